package dev.forkful.processes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forkful.Task;
import dev.forkful.Workers;
import dev.forkful.testing.Await;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** What tasks and pools cost those beside them. */
@Tag("processes")
class FairnessTest {
    private static final Duration LONG = Duration.ofSeconds(60);

    /**
     * Tasks that were given ahead to the worker of a long one are taken back. How long the slowest of the others took, from when it was submitted, is told: a third of
     * a second was seen, its time in the queue of ten thousand included, so this does not show how much of that is the long task's. Asserted is that none waited
     * for the long task's end.
     */
    @Test
    void aLongTaskAmongTenThousandTinyOnesHoldsUpNone(TestReporter reporter) throws Exception {
        try (var workers = Workers.processes(2)) {
            workers.map(Stream.iterate(0, n -> n + 1).limit(20_000).toList(), n -> n); // so that many are given ahead
            var slowest = new AtomicLong();
            var tiny = new ArrayList<Task<Integer>>();
            Task<Integer> longOne = null;
            for (int n = 0; n < 10_000; n++) {
                int number = n;
                if (n == 5_000) {
                    longOne = workers.submit(() -> {
                        Thread.sleep(LONG);
                        return -1;
                    });
                }
                long from = System.nanoTime();
                var task = workers.submit(() -> number);
                task.toCompletableFuture().thenRun(() -> slowest.accumulateAndGet(System.nanoTime() - from, Math::max));
                tiny.add(task);
            }
            for (int n = 0; n < tiny.size(); n++) {
                assertThat(tiny.get(n).join()).isEqualTo(n);
            }
            assertThat(longOne.isDone())
                    .as("the long task is over before the tiny ones")
                    .isFalse();
            reporter.publishEntry("slowest of 10,000 tiny tasks, in ms", Long.toString(slowest.get() / 1_000_000));
            assertThat(longOne.cancel(true)).isTrue();
        }
    }

    /** Nothing is polled: eight workers that have nothing to do, and their pool, use no CPU for ten seconds. */
    @Test
    @EnabledOnOs(OS.LINUX) // where the kernel tells what each thread has used
    void anIdlePoolUsesNoCpu(TestReporter reporter) throws Exception {
        var window = Duration.ofSeconds(10);
        try (var workers = Workers.ofProcesses().count(8).name("idle").open()) {
            var pids = new TreeSet<Long>();
            Await.until("all eight workers have run something", () -> {
                workers.map(List.of(1, 2, 3, 4, 5, 6, 7, 8), n -> {
                            Thread.sleep(50);
                            return Deeds.pid();
                        })
                        .forEach(pids::add);
                return pids.size() == 8;
            });
            Await.within(Duration.ofSeconds(2), () -> false); // their compilers finish what they have begun
            long before = used(pids);
            Await.within(window, () -> false);
            double share = (used(pids) - before) / (double) window.toNanos();
            reporter.publishEntry("CPU of eight idle workers and their pool, in %", "%.3f".formatted(100 * share));
            assertThat(share).as("of one CPU, for nine processes").isLessThan(0.05);
        }
    }

    /** CPU time of processes, and of this pool's threads in this one, in nanoseconds. */
    private static long used(Iterable<Long> pids) throws IOException {
        long sum = 0;
        for (long pid : pids) {
            sum += used(Path.of("/proc/" + pid + "/task"), "");
        }
        return sum + used(Path.of("/proc/self/task"), "idle");
    }

    private static long used(Path threads, String prefix) throws IOException {
        long sum = 0;
        try (var all = Files.list(threads)) {
            for (var thread : all.toList()) {
                try {
                    if (Files.readString(thread.resolve("comm")).startsWith(prefix)) {
                        sum += Long.parseLong(
                                Files.readString(thread.resolve("schedstat")).split(" ")[0]);
                    }
                } catch (IOException e) {
                    // a thread that has ended
                }
            }
        }
        return sum;
    }
}
