package dev.forkful.cli.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A folder that goes when it is closed, or when the program ends before that, as by Ctrl-C. */
final class TemporaryFolder implements AutoCloseable {
    private final Path path;
    private final Object lock = new Object();
    private final Thread onEnd = new Thread(this::delete, "forkful-delete-folder");

    TemporaryFolder(String prefix) throws IOException {
        var runtime = Runtime.getRuntime();
        synchronized (lock) { // the program may end in between: then the folder is made before it is deleted
            runtime.addShutdownHook(onEnd);
            try {
                path = Files.createTempDirectory(prefix);
            } catch (IOException e) {
                runtime.removeShutdownHook(onEnd);
                throw e;
            }
        }
    }

    Path path() {
        return path;
    }

    @Override
    public void close() {
        delete();
        try {
            Runtime.getRuntime().removeShutdownHook(onEnd);
        } catch (IllegalStateException e) {
            // it is running, and finds nothing
        }
    }

    /** With the files in it. What cannot be deleted stays: it is small, and no reason to lose what it was made for. */
    private void delete() {
        synchronized (lock) {
            try (var files = Files.list(path)) {
                for (var file : files.toList()) {
                    Files.deleteIfExists(file);
                }
                Files.deleteIfExists(path);
            } catch (IOException e) {
                // stays
            }
        }
    }
}
