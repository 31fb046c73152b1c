package dev.forkful.processes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.forkful.Output;
import dev.forkful.ProcessesBuilder;
import dev.forkful.Task;
import dev.forkful.TaskException;
import dev.forkful.WorkerDiedException;
import dev.forkful.Workers;
import dev.forkful.testing.Signal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pools that are closed in bad moments end in the time that {@code Workers.shutdownNow} tells. Closing from inside a task: {@code WorkerDeathTest}. */
@Tag("processes")
class ClosingTest {
    private static final Duration GRACE = Duration.ofMillis(500);

    /** What is told, after the grace period. */
    private static final Duration TOLD = Duration.ofSeconds(10);

    private static ProcessesBuilder builder() {
        return Workers.ofProcesses().gracePeriod(GRACE).output(Output.discard());
    }

    private static void assertEndsInTime(Workers workers) throws Exception {
        long from = System.nanoTime();
        workers.shutdownNow();
        assertThat(Duration.ofNanos(System.nanoTime() - from))
                .as("does not wait")
                .isLessThan(Duration.ofSeconds(4));
        assertThat(workers.awaitTermination(TOLD.plus(GRACE).toMillis(), TimeUnit.MILLISECONDS))
                .isTrue();
    }

    private static void assertAllEnded(List<? extends Task<?>> tasks) {
        assertThat(tasks).allMatch(Task::isDone);
    }

    private static CompletableFuture<Throwable> closing(Workers workers) {
        return CompletableFuture.supplyAsync(() -> catchThrowable(workers::close), Thread.ofPlatform()::start);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 50, 200, 400}) // while the JVM starts, calls, is set up, and works
    void whileWorkersStart(int millis) throws Exception {
        try (var workers = builder().count(3).open()) {
            var tasks = new ArrayList<Task<Integer>>();
            for (int n = 0; n < 20; n++) {
                tasks.add(workers.submit(() -> {
                    Thread.sleep(60_000);
                    return 1;
                }));
            }
            Thread.sleep(millis);
            assertEndsInTime(workers);
            assertAllEnded(tasks);
        }
    }

    @Test
    void whileWorkersCrashAsTheyStart() throws Exception {
        var workers = builder().count(3).initializer(() -> Deeds.halt(3)).open();
        var tasks = new ArrayList<Task<Integer>>();
        for (int n = 0; n < 20; n++) {
            tasks.add(workers.submit(() -> 1));
        }
        assertEndsInTime(workers);
        assertAllEnded(tasks);
        closing(workers).get(20, TimeUnit.SECONDS);
    }

    @Test
    void whileTasksCrashTheirWorkersAndAreTriedAgain(@TempDir Path folder) throws Exception {
        var begun = Signal.in(folder, "begun");
        var workers = builder().count(3).retries(1_000).open();
        var tasks = new ArrayList<Task<Void>>();
        for (int n = 0; n < 20; n++) {
            tasks.add(workers.submit(() -> {
                begun.give();
                Deeds.halt(3);
            }));
        }
        begun.awaitLines(3);
        assertEndsInTime(workers);
        assertAllEnded(tasks);
        closing(workers).get(20, TimeUnit.SECONDS);
    }

    @Test
    void closeWhileTasksCrashTheirWorkersTellsOfThat() throws Exception {
        var workers = builder().count(2).open();
        for (int n = 0; n < 6; n++) {
            workers.submit(() -> Deeds.halt(3));
        }
        assertThat(closing(workers).get(30, TimeUnit.SECONDS)).isInstanceOf(WorkerDiedException.class);
        assertThat(workers.isTerminated()).isTrue();
    }

    @Test
    void fromTwoThreadsAtOnce(@TempDir Path folder) throws Exception {
        var running = Signal.in(folder, "running");
        var go = Signal.in(folder, "go");
        var workers = builder().count(2).open();
        var task = workers.submit(() -> {
            running.giveAndAwait(go);
            return 1;
        });
        running.await();
        var one = closing(workers);
        var other = closing(workers);
        assertThat(workers.awaitTermination(50, TimeUnit.MILLISECONDS)).isFalse();
        assertThat(one).isNotDone();
        assertThat(other).isNotDone();
        go.give();
        assertThat(one.get(20, TimeUnit.SECONDS)).isNull();
        assertThat(other.get(20, TimeUnit.SECONDS)).isNull();
        assertThat(task.join()).isEqualTo(1);
    }

    @Test
    void closeInOneThreadAndShutdownNowInAnotherWhileTasksHang(@TempDir Path folder) throws Exception {
        var running = Signal.in(folder, "running");
        var workers = builder().count(2).open();
        var tasks = List.of(
                workers.submit(() -> Deeds.spin(running)),
                workers.submit(() -> Deeds.countedLoops(running)),
                workers.submit(() -> Deeds.spin(running)));
        running.awaitLines(2);
        var closer = closing(workers);
        assertEndsInTime(workers);
        assertAllEnded(tasks);
        assertThat(closer.get(5, TimeUnit.SECONDS))
                .satisfiesAnyOf(
                        thrown -> assertThat(thrown).isNull(),
                        thrown -> assertThat(thrown).isInstanceOf(TaskException.class));
    }

    private static void leaveSlowly() {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            while (true) {
                Thread.onSpinWait();
            }
        }));
    }

    @Test
    void workersThatDoNotEndWhenToldToAreKilled() throws Exception {
        try (var workers = builder().count(1).open()) {
            workers.submit(() -> leaveSlowly()).join();
            assertEndsInTime(workers);
        }
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void workersThatAreStoppedAreKilled(@TempDir Path folder) throws Exception {
        try (var workers = builder().count(2).open()) {
            var pids = Deeds.pids(workers, 2, Signal.in(folder, "here"));
            for (long pid : pids) {
                ParentDeathTest.signal("-STOP", pid);
            }
            var tasks = List.of(workers.submit(() -> 1), workers.submit(() -> 2), workers.submit(() -> 3));
            assertEndsInTime(workers);
            assertAllEnded(tasks);
            for (long pid : pids) {
                Deeds.awaitDeath(pid);
            }
        }
    }
}
