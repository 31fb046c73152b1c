package dev.forkful.processes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.forkful.TaskException;
import dev.forkful.TaskFailedException;
import dev.forkful.WorkerDiedException;
import dev.forkful.WorkerStats;
import dev.forkful.Workers;
import dev.forkful.testing.Await;
import dev.forkful.testing.Signal;
import dev.forkful.testing.Work;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Workers that are replaced, tasks that are tried again, and what statistics say of both. */
@Tag("processes")
class RecyclingTest {
    private static final List<MemorySegment> LEAK = new ArrayList<>();

    /** Memory outside the heap that is never given back. */
    private static long leak(int bytes) {
        LEAK.add(Arena.global().allocate(bytes).fill((byte) 1));
        return Deeds.pid();
    }

    /** Fault 31. */
    @Test
    @EnabledOnOs(OS.LINUX) // where /proc tells how large a process is
    void aWorkerThatLeaksNativeMemoryIsReplacedAndNothingIsLost() throws Exception {
        try (var workers =
                Workers.ofProcesses().count(1).recycleAbove(300L << 20).open()) {
            var first = workers.submit(() -> leak(1000)).join();
            var results = workers.map(Work.upTo(40), n -> {
                leak(20 << 20);
                Thread.sleep(20); // so that someone looks meanwhile: ten times a second
                return n;
            });
            assertThat(results).isEqualTo(Work.upTo(40));
            Await.until(
                    "the pool says so",
                    () -> workers.statistics().restarts().getOrDefault("had become too large", 0L) > 0);
            assertThat(workers.submit(() -> Deeds.pid()).join()).isNotEqualTo(first);
            assertThat(workers.statistics().failed()).isZero();
        }
    }

    @Test
    void workersThatHaveNothingToDoGoAndComeBack() throws Exception {
        try (var workers = Workers.ofProcesses()
                .count(2)
                .idleTimeout(Duration.ofMillis(300))
                .open()) {
            var before = workers.submit(() -> Deeds.pid()).join();
            Await.until(
                    "no worker is left", () -> workers.statistics().workers().isEmpty());
            assertThat(ProcessHandle.of(before).map(ProcessHandle::isAlive).orElse(false))
                    .isFalse();
            assertThat(workers.submit(() -> Deeds.pid()).join()).isNotEqualTo(before);
            assertThat(workers.statistics().restarts()).containsKey("had nothing to do");
        }
    }

    @Test
    void byDefaultOnlyTheDeathOfAWorkerIsRetried(@TempDir Path folder) {
        var failures = Signal.in(folder, "failures");
        var deaths = Signal.in(folder, "deaths");
        try (var workers = Workers.ofProcesses().count(1).retries(3).open()) {
            assertThatThrownBy(workers.submit(() -> {
                        failures.add("try");
                        return Work.fail("x");
                    })::join)
                    .isInstanceOf(TaskFailedException.class);
            assertThatThrownBy(workers.submit(() -> {
                        deaths.add("try");
                        return Deeds.halt(7);
                    })::join)
                    .isInstanceOf(WorkerDiedException.class);
            assertThat(workers.statistics().retried()).isEqualTo(3);
            assertThat(workers.statistics().restarts()).containsEntry("exited with code 7", 4L);
        }
        assertThat(failures.lines()).hasSize(1);
        assertThat(deaths.lines()).hasSize(4);
    }

    @Test
    void onThreadsRetriesHaveToSayAfterWhat() {
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> Workers.ofThreads().retries(2).open())
                .withMessageContaining("retryOn(TaskFailedException.class)");
        try (var workers = Workers.threads()) {
            assertThatExceptionOfType(IllegalArgumentException.class).isThrownBy(() -> workers.with(o -> o.retries(2)));
            assertThat(workers.with(o -> o.retries(2).retryOn(TaskException.class))
                            .submit(() -> 1)
                            .join())
                    .isEqualTo(1);
        }
    }

    @Test
    void aGracePeriodOfZeroKillsAtOnce(@TempDir Path folder) throws Exception {
        var running = Signal.in(folder, "running");
        try (var workers =
                Workers.ofProcesses().count(1).gracePeriod(Duration.ZERO).open()) {
            var task = workers.submit(() -> Deeds.spin(running));
            running.await();
            long pid = task.stats().pid();
            task.cancel(true);
            Deeds.awaitDeath(pid);
            Await.until(
                    "the pool says why",
                    () -> workers.statistics().restarts().containsKey("killed because its task did not stop"));
        }
    }

    @Test
    void statisticsOfWorkersAreThoseOfTheirProcesses() throws Exception {
        try (var workers = Workers.ofProcesses().count(2).name("crew").open()) {
            workers.map(Work.upTo(20), n -> n);
            Await.until(
                    "both are ready",
                    () -> workers.statistics().workers().stream().allMatch(w -> w.state() == WorkerStats.State.IDLE));
            var all = workers.statistics().workers();
            assertThat(all).extracting(WorkerStats::name).containsExactly("crew-1", "crew-2");
            for (var worker : all) {
                assertThat(ProcessHandle.of(worker.pid())).isPresent();
                assertThat(worker.cpuTime()).isPositive();
                assertThat(worker.task()).isEmpty();
                if (OS.LINUX.isCurrentOs()) {
                    assertThat(worker.memory().orElseThrow()).isBetween(10L << 20, 1L << 30);
                }
            }
        }
    }
}
