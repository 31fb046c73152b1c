package dev.forkful.benchmarks.profile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forkful.benchmarks.profile.Profile.Cpu;
import dev.forkful.benchmarks.profile.ThreadTimes.Ticks;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class ThreadTimesTest {
    @Test
    void threadsOfOneKindAreCountedTogetherMostFirst() {
        var before = new ThreadTimes(Map.of(Path.of("1"), new Ticks("pool-1", 100, 50)), 7);
        var now = new ThreadTimes(
                Map.of(
                        Path.of("1"), new Ticks("pool-1", 200, 60),
                        Path.of("2"), new Ticks("pool-2", 50, 0), // began meanwhile
                        Path.of("3"), new Ticks("GC Thread#0", 300, 100),
                        Path.of("4"), new Ticks("idle", 0, 0)),
                10);
        var since = now.since(before);
        assertThat(since.pageFaults()).isEqualTo(3);
        assertThat(since.cpu(2)).containsExactly(new Cpu("GC Thread", 1.5, 0.5), new Cpu("pool", 0.75, 0.05));
    }

    /** The name has what a careless reader of {@code /proc} takes for its end. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void theSystemCountsWhatAThreadUses() throws Exception {
        var pid = List.of(ProcessHandle.current().pid());
        var before = ThreadTimes.of(pid);
        var thread = Thread.ofPlatform().name("burns) 7 8 9").start(() -> {
            while (!Thread.currentThread().isInterrupted()) {
                Thread.onSpinWait();
            }
        });
        try {
            long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
            while (user(ThreadTimes.of(pid).since(before)) < 0.2) {
                assertThat(System.nanoTime()).isLessThan(deadline);
                LockSupport.parkNanos(10_000_000);
            }
        } finally {
            thread.interrupt();
            thread.join();
        }
    }

    private static double user(ThreadTimes times) {
        return times.cpu(1).stream()
                .filter(c -> c.thread().equals("burns) 7 8"))
                .mapToDouble(Cpu::user)
                .sum();
    }
}
