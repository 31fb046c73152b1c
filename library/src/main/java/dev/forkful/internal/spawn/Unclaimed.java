package dev.forkful.internal.spawn;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The files that a sandboxed worker needs until it has called, which it cannot remove if this program ends before: this program does so as it ends. If it is
 * killed, the {@link Watchdog} does.
 */
final class Unclaimed {
    /** The folder of the socket, by the file of the memory. */
    private static final Map<Path, Path> FOLDERS = new ConcurrentHashMap<>();

    private Unclaimed() {}

    /** Registered with the first sandbox: a JVM that makes none does without. */
    private static final class AtTheEnd {
        static {
            Runtime.getRuntime().addShutdownHook(new Thread(AtTheEnd::removeAll, "forkful-unclaimed"));
        }

        static void begin() {}

        private static void removeAll() {
            FOLDERS.forEach((memory, folder) -> {
                try {
                    Files.deleteIfExists(memory);
                    Files.deleteIfExists(Rendezvous.socketIn(folder));
                    Files.deleteIfExists(folder);
                } catch (IOException e) {
                    // there is no one left to tell
                }
            });
        }
    }

    static void add(Path folder, Path memory) {
        try {
            AtTheEnd.begin();
        } catch (IllegalStateException | LinkageError e) {
            return; // this program is ending
        }
        FOLDERS.put(memory, folder);
    }

    /** The folder is gone, and with it all that this program would have to see to. */
    static void remove(Path memory) {
        FOLDERS.remove(memory);
    }
}
