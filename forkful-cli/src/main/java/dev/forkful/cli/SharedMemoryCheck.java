package dev.forkful.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** The folder for memory that processes share. Without one, mapped files of the temporary folder do; they may reach the disk. */
final class SharedMemoryCheck implements Check {
    private static final String SUBJECT = "Shared memory";

    /** Docker's default of 64 MiB holds the rings of a few workers, but no large SharedMemory. */
    private static final long SMALL = 64L << 20;

    private final Path folder;

    SharedMemoryCheck() {
        this(Path.of("/dev/shm"));
    }

    SharedMemoryCheck(Path folder) {
        this.folder = folder;
    }

    @Override
    public Finding look() {
        if (!Files.isDirectory(folder)) {
            var instead = "no " + folder + "; mapped files of the temporary folder are used";
            return System.getProperty("os.name").equals("Linux")
                    ? Finding.warning(SUBJECT, instead, "mount a tmpfs at " + folder, Map.of())
                    : Finding.ok(SUBJECT, instead, Map.of());
        }
        try {
            Files.delete(Files.createTempFile(folder, "forkful-doctor", ".tmp"));
            var store = Files.getFileStore(folder);
            var found = folder + ", " + Bytes.text(store.getUsableSpace()) + " of " + Bytes.text(store.getTotalSpace())
                    + " free";
            var values = Map.<String, Object>of(
                    "path", folder.toString(), "total", store.getTotalSpace(), "usable", store.getUsableSpace());
            return store.getUsableSpace() > SMALL
                    ? Finding.ok(SUBJECT, found, values)
                    : Finding.warning(
                            SUBJECT,
                            found,
                            "give it more: 'docker run --shm-size=1g', or remove old files in it",
                            values);
        } catch (IOException e) {
            return Finding.warning(
                    SUBJECT,
                    folder + " cannot be written to: " + e + "; the temporary folder is used",
                    "make it writable for this user",
                    Map.of("path", folder.toString()));
        }
    }
}
