package dev.forkful.processes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.forkful.Action;
import dev.forkful.Output;
import dev.forkful.Task;
import dev.forkful.TaskCancelledException;
import dev.forkful.TaskTimeoutException;
import dev.forkful.Workers;
import dev.forkful.testing.Signal;
import dev.forkful.testing.Whereabouts;
import dev.forkful.testing.Work;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Tasks that cannot be stopped by asking: they are stopped all the same. */
@Tag("processes")
class StuckTaskTest {
    /** A second's grace, a kill, and a new JVM, on a busy machine. */
    private static final Duration SOON = Duration.ofSeconds(15);

    /** For those that take no notice anyway: while they are given time, they spin. */
    private static final Duration LITTLE_GRACE = Duration.ofMillis(200);

    /** For who takes notice, on a busy machine. */
    private static final Duration LONG_GRACE = Duration.ofSeconds(30);

    /** Ways to be stuck. */
    enum Stuck {
        spin,
        countedLoops,
        catastrophicExpression;

        Action action(Signal running) {
            return switch (this) {
                case spin -> () -> Deeds.spin(running);
                case countedLoops -> () -> Deeds.countedLoops(running);
                case catastrophicExpression -> () -> Deeds.catastrophicExpression(running);
            };
        }
    }

    @ParameterizedTest
    @EnumSource
    void cancelReallyEndsIt(Stuck stuck, @TempDir Path folder) throws Exception {
        var running = Signal.in(folder, "running");
        try (var workers = Workers.processes(1)) {
            Task<Void> task = workers.submit(stuck.action(running));
            running.await();
            long pid = task.stats().pid();
            long from = System.nanoTime();
            assertThat(task.cancel(true)).isTrue();
            assertThatThrownBy(task::join).isInstanceOf(TaskCancelledException.class);
            assertThat(workers.submit(() -> Deeds.pid()).get(SOON.toSeconds(), TimeUnit.SECONDS))
                    .isNotEqualTo(pid);
            Deeds.awaitDeath(pid);
            assertThat(Duration.ofNanos(System.nanoTime() - from)).isLessThan(SOON);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aTimeoutReallyEndsItAndSaysWhereItWas(Stuck stuck, @TempDir Path folder) throws Exception {
        try (var workers = Workers.ofProcesses()
                .count(1)
                .taskTimeout(Duration.ofSeconds(2))
                .gracePeriod(LITTLE_GRACE)
                .open()) {
            var thrown = Whereabouts.timeout(attempt -> {
                var running = Signal.in(folder, "running " + attempt);
                Task<Void> task = workers.submit(stuck.action(running));
                running.await();
                long from = System.nanoTime();
                var timeout = catchThrowableOfType(TaskTimeoutException.class, task::join);
                assertThat(Duration.ofNanos(System.nanoTime() - from)).isLessThan(SOON);
                assertThat(timeout).hasMessageContaining("task " + attempt);
                return timeout;
            });
            assertThat(thrown.taskStackTrace())
                    .extracting(StackTraceElement::getMethodName)
                    .contains(stuck.name());
            var usable = workers.with(o -> o.retries(3)); // in the same time
            assertThat(usable.submit(() -> "usable").join()).isEqualTo("usable");
        }
    }

    /** The next is read, and found to be taken back, before the parent has heard of the end of this one. */
    @Test
    void theTimesOfWhatRanOutOfTimeAreItsOwnAndNotTheNexts() {
        try (var workers = Workers.ofProcesses().count(1).open()) {
            assertThat(workers.map(Work.upTo(100), n -> n)).hasSize(100); // so that it is given more ahead
            long from = System.nanoTime();
            var slow = workers.with(o -> o.timeout(Duration.ofSeconds(1))).submit(() -> Thread.sleep(Long.MAX_VALUE));
            var behind = new ArrayList<Task<Integer>>();
            for (int n = 0; n < 10; n++) {
                behind.add(workers.submit(() -> 1));
            }
            assertThatThrownBy(slow::join).isInstanceOf(TaskTimeoutException.class);
            var lasted = Duration.ofNanos(System.nanoTime() - from);
            behind.forEach(Task::join);
            var stats = slow.stats();
            assertThat(stats.running()).isEqualTo(Duration.ofSeconds(1));
            assertThat(stats.queued().plus(stats.running())).isLessThan(lasted);
        }
    }

    @ParameterizedTest
    @EnumSource
    void theStackTraceOfARunningTaskIsSeenFromOutside(Stuck stuck, @TempDir Path folder) throws Exception {
        var running = Signal.in(folder, "running");
        try (var workers =
                Workers.ofProcesses().count(1).gracePeriod(LITTLE_GRACE).open()) {
            Task<Void> task = workers.submit(stuck.action(running));
            running.await();
            assertThat(Whereabouts.of(task))
                    .extracting(StackTraceElement::getMethodName)
                    .contains(stuck.name());
            task.cancel(true);
        }
    }

    @ParameterizedTest
    @EnumSource
    void shutdownNowEndsIt(Stuck stuck, @TempDir Path folder) throws Exception {
        var running = Signal.in(folder, "running");
        try (var workers = Workers.processes(1)) {
            Task<Void> task = workers.submit(stuck.action(running));
            running.await();
            workers.shutdownNow();
            assertThat(workers.awaitTermination(SOON.toSeconds(), TimeUnit.SECONDS))
                    .isTrue();
            assertThatThrownBy(task::get).isInstanceOf(CancellationException.class);
        }
    }

    @Test
    void aTaskThatTakesNoNoticeOfInterruptsIsKilledWhenItIsCancelled(@TempDir Path folder) throws Exception {
        var running = Signal.in(folder, "running");
        var never = Signal.in(folder, "never");
        try (var workers = Workers.processes(1)) {
            var task = workers.submit(() -> {
                running.give();
                never.awaitStubbornly();
            });
            running.await();
            long pid = task.stats().pid();
            task.cancel(true);
            Deeds.awaitDeath(pid);
            assertThat(workers.submit(() -> "usable").join()).isEqualTo("usable");
        }
    }

    @Test
    void aTaskThatObeysItsInterruptKeepsItsWorker(@TempDir Path folder) throws Exception {
        var running = Signal.in(folder, "running");
        try (var workers =
                Workers.ofProcesses().count(1).gracePeriod(LONG_GRACE).open()) {
            var task = workers.submit(() -> Work.waitForEver(running));
            running.await();
            long pid = task.stats().pid();
            task.cancel(true);
            assertThat(workers.submit(() -> Deeds.pid()).join()).isEqualTo(pid);
        }
    }

    @Test
    void othersRunWhileOneIsStuck(@TempDir Path folder) throws Exception {
        var running = Signal.in(folder, "running");
        try (var workers =
                Workers.ofProcesses().count(2).gracePeriod(LITTLE_GRACE).open()) {
            var stuck = workers.submit(() -> Deeds.spin(running));
            running.await();
            assertThat(workers.map(Work.upTo(100), n -> n)).hasSize(100);
            assertThat(stuck.isDone()).isFalse();
            stuck.cancel(true);
        }
    }

    @Test
    void tasksThatWaitBehindACancelledOneRunAllTheSame(@TempDir Path folder) throws Exception {
        var running = Signal.in(folder, "running");
        try (var workers =
                Workers.ofProcesses().count(1).gracePeriod(LITTLE_GRACE).open()) {
            var stuck = workers.submit(() -> Deeds.spin(running));
            var others =
                    Work.upTo(10).stream().map(n -> workers.submit(() -> n)).toList();
            running.await();
            stuck.cancel(true);
            assertThat(others.stream().map(Task::join)).isEqualTo(Work.upTo(10));
        }
    }

    @Test
    void interruptingTheCloserEndsAStuckTaskWithinSeconds(@TempDir Path folder) throws Exception {
        var running = Signal.in(folder, "running");
        var workers = Workers.processes(1);
        var stuck = workers.submit(() -> Deeds.spin(running));
        running.await();
        var closer = Thread.ofPlatform().start(workers::close);
        closer.interrupt();
        assertThat(closer.join(SOON)).isTrue();
        assertThat(stuck.isCancelled()).isTrue();
    }

    @Test
    void aTaskThatIsStuckReadingIsKilled(@TempDir Path folder) throws Exception {
        var running = Signal.in(folder, "running");
        try (var workers = Workers.processes(1)) {
            var task = workers.submit(() -> {
                var sleeper = new ProcessBuilder("sleep", "1000").start();
                running.give();
                return sleeper.getInputStream().read();
            });
            running.await();
            task.cancel(true);
            assertThat(workers.submit(() -> "usable").get(SOON.toSeconds(), TimeUnit.SECONDS))
                    .isEqualTo("usable");
        }
    }

    @Test
    void aTaskThatIsInterruptedWhileItPrintsKeepsItsWorker() {
        try (var workers =
                Workers.ofProcesses().count(1).output(Output.discard()).open()) {
            long pid = workers.submit(() -> {
                        Thread.currentThread().interrupt();
                        for (int n = 0; n < 1_000; n++) {
                            System.out.println("interrupted " + n);
                        }
                        return ProcessHandle.current().pid();
                    })
                    .join();
            assertThat(workers.submit(() -> ProcessHandle.current().pid()).join())
                    .isEqualTo(pid);
        }
    }

    @Test
    void aCallerWhoIsInterruptedMaySubmitAndCancel() {
        try (var workers = Workers.processes(1)) {
            long pid = workers.submit(() -> ProcessHandle.current().pid()).join();
            Thread.currentThread().interrupt();
            var task = workers.submit(() -> ProcessHandle.current().pid());
            workers.submit(() -> 1).cancel(true);
            assertThat(Thread.interrupted()).isTrue();
            assertThat(task.join()).isEqualTo(pid);
        }
    }
}
