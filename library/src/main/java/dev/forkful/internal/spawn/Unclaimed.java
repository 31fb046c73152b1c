package dev.forkful.internal.spawn;

import dev.forkful.internal.wire.SharedFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The files that a sandboxed worker needs until it has called, which it cannot remove if this program ends before: this program does so as it ends. If it is
 * killed, the {@link Watchdog} does.
 */
final class Unclaimed {
    private static final Set<Path> FOLDERS = ConcurrentHashMap.newKeySet();

    private Unclaimed() {}

    /** Registered with the first sandbox: a JVM that makes none does without. */
    private static final class AtTheEnd {
        static {
            Runtime.getRuntime().addShutdownHook(new Thread(AtTheEnd::removeAll, "forkful-unclaimed"));
        }

        static void begin() {}

        private static void removeAll() {
            FOLDERS.forEach(folder -> {
                for (var memory : SharedFile.candidates(folder)) {
                    removeFile(SharedFile.in(memory));
                    removeFile(memory);
                }
                removeFile(Rendezvous.socketIn(folder));
                removeFile(folder);
            });
        }

        private static void removeFile(Path path) {
            try {
                Files.deleteIfExists(path);
            } catch (IOException e) {
                // there is no one left to tell
            }
        }
    }

    /** What is in that folder, and the memory of that name, has to be seen to. */
    static void add(Path folder) {
        try {
            AtTheEnd.begin();
        } catch (IllegalStateException | LinkageError e) {
            return; // this program is ending
        }
        FOLDERS.add(folder);
    }

    /** The folder is gone, and with it all that this program would have to see to. */
    static void remove(Path folder) {
        FOLDERS.remove(folder);
    }
}
