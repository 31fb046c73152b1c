package dev.forkful.internal.spawn;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Looks how large workers are, {@value #LOOKS_A_SECOND} times a second, and kills those that have outgrown their limit: where the kernel does not, see
 * {@link MemoryGroup}. One thread for all of them, which lives as long as there are any. What a worker has started is counted with it, but looked for only once
 * a second, since that takes a look at all processes of the machine.
 */
final class MemoryWatch {
    static final int LOOKS_A_SECOND = 20;

    /** A worker. */
    interface Watched {
        boolean isAlive();

        /** Of the process that counts most. */
        long pid();

        /** Of those that it has started, and they. */
        List<Long> others();

        /** In bytes. */
        long limit();

        /** It is larger. Kills it. */
        void outgrown(long bytes);
    }

    /** Whom to watch, and what they have started. Guarded by the class. */
    private static final Map<Watched, List<Long>> WATCHED = new HashMap<>();

    /** Guarded by the class. */
    private static @Nullable Thread watcher;

    private MemoryWatch() {}

    static synchronized void add(Watched worker) {
        WATCHED.put(worker, List.of());
        if (watcher == null) {
            watcher = Thread.ofPlatform().daemon().name("forkful-memory").start(MemoryWatch::watch);
        }
    }

    private static synchronized List<Watched> those() {
        WATCHED.keySet().removeIf(worker -> !worker.isAlive());
        if (WATCHED.isEmpty()) {
            watcher = null;
        }
        return List.copyOf(WATCHED.keySet());
    }

    private static void look(Watched worker, boolean thorough, Map<Watched, List<Long>> started) {
        if (thorough) {
            started.put(worker, worker.others());
        }
        long bytes = WorkerMemory.withSwap(worker.pid());
        for (long other : started.getOrDefault(worker, List.of())) {
            bytes += WorkerMemory.withSwap(other);
        }
        if (bytes > worker.limit()) {
            worker.outgrown(bytes);
        }
    }

    private static void watch() {
        var started = new HashMap<Watched, List<Long>>();
        var all = those();
        for (long looks = 0; !all.isEmpty(); looks++) {
            boolean thorough = looks % LOOKS_A_SECOND == 0;
            for (var worker : all) {
                try {
                    look(worker, thorough, started);
                } catch (RuntimeException | Error e) {
                    // out of descriptors, perhaps: then the next look tells
                }
            }
            try {
                Thread.sleep(1000 / LOOKS_A_SECOND);
            } catch (InterruptedException e) {
                // no one knows this thread
            }
            all = those();
            started.keySet().retainAll(all);
        }
    }
}
