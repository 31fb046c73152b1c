package dev.forkful.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** The temporary folder: sockets and, where there is no shared-memory folder, mapped files are made in it. */
final class TemporaryFolderCheck implements Check {
    private static final String SUBJECT = "Temporary folder";

    /** The shortest limit of a socket's path, 104 bytes on macOS, less what Forkful puts behind the folder. */
    private static final int LONGEST = 104 - 40;

    private final Path folder;

    TemporaryFolderCheck() {
        this(Path.of(System.getProperty("java.io.tmpdir")));
    }

    TemporaryFolderCheck(Path folder) {
        this.folder = folder;
    }

    @Override
    public Finding look() {
        var values = Map.<String, Object>of("path", folder.toString());
        try {
            Files.delete(Files.createTempFile(folder, "forkful-doctor", ".tmp"));
        } catch (IOException e) {
            return Finding.wrong(
                    SUBJECT,
                    folder + " cannot be written to: " + e,
                    "make it writable, or name another with JDK_JAVA_OPTIONS=-Djava.io.tmpdir=FOLDER",
                    values);
        }
        if (folder.toString().length() > LONGEST) {
            return Finding.warning(
                    SUBJECT,
                    folder + " is long: the path of a socket in it may be longer than systems allow",
                    "name a shorter one with JDK_JAVA_OPTIONS=-Djava.io.tmpdir=FOLDER",
                    values);
        }
        return Finding.ok(SUBJECT, folder + ", writable", values);
    }
}
