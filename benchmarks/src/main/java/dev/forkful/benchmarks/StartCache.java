package dev.forkful.benchmarks;

import dev.forkful.Workers;
import dev.forkful.benchmarks.peers.Peers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * The cache from which Forkful's workers start: it is made in the background on the first use on a machine, and thrown away when the program ends before it is done.
 * Measured is what every later use is like, so the first is done before, in a process that is started as a fork is: a cache is for one jar and one set of the parent's options.
 */
public final class StartCache {
    /** What is noted of a fork whose workers have one or not. */
    public static final String NOTE = "start cache";

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private StartCache() {}

    /** In a JVM like that of a fork. */
    static void await() throws IOException, InterruptedException {
        int exitCode = ForkProcess.runHere(ForkProcess.java(Peers.named("forkful-processes"), StartCache.class));
        if (exitCode != 0) {
            System.out.println("what waits for the start cache of workers ended with code " + exitCode
                    + ": the forks note whether they have it");
        }
    }

    /** Waits until workers start from it; says so if they do not. */
    public static void main(String[] args) throws Exception {
        Fork.endWithRunner();
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!isUsed()) {
            if (System.nanoTime() > end) {
                System.out.println(
                        "workers start without a cache: the figures of starts and memory will be worse than they could be");
                return;
            }
            Thread.sleep(PAUSE);
        }
    }

    /** Whether a worker of this process starts from it; true where the system does not tell. Fails if it does not answer within half a minute. */
    static boolean isUsed() throws Exception {
        try (var workers = Workers.processes(1)) {
            try {
                return workers.submit(() -> isMapped()).get(LIMIT.toSeconds(), TimeUnit.SECONDS);
            } finally {
                workers.shutdownNow(); // else it would be waited for
            }
        }
    }

    private static boolean isMapped() throws IOException {
        var maps = Path.of("/proc/self/maps");
        return !Files.exists(maps) || Files.readString(maps).contains(".aot");
    }
}
