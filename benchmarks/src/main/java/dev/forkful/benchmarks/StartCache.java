package dev.forkful.benchmarks;

import dev.forkful.Workers;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * The cache from which Forkful's workers start: it is made in the background on the first use on a machine, and thrown away when the program ends before it is done.
 * Measured is what every later use is like, so the first is done here.
 */
final class StartCache {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private StartCache() {}

    /** Waits until workers start from it; says so if they do not. */
    static void await(PrintStream out) throws InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!isUsed()) {
            if (System.nanoTime() > end) {
                out.println(
                        "workers start without a cache: the figures of starts and memory will be worse than they could be");
                return;
            }
            Thread.sleep(PAUSE);
        }
    }

    private static boolean isUsed() {
        try (var workers = Workers.processes(1)) {
            return workers.submit(() -> isMapped()).join();
        }
    }

    private static boolean isMapped() throws IOException {
        var maps = Path.of("/proc/self/maps");
        return !Files.exists(maps) || Files.readString(maps).contains(".aot");
    }
}
