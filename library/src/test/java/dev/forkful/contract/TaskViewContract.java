package dev.forkful.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.forkful.Task;
import dev.forkful.TaskCancelledException;
import dev.forkful.Workers;
import dev.forkful.testing.Await;
import dev.forkful.testing.Setup;
import dev.forkful.testing.Signal;
import dev.forkful.testing.Whereabouts;
import dev.forkful.testing.Work;
import java.lang.ref.WeakReference;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future.State;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a task tells of itself: state, result, statistics, stack trace, name; and waiting for it. */
public interface TaskViewContract extends WorkersUnderTest {
    @Test
    default void theStateIsRunningUntilThereIsAResult(@TempDir Path folder) throws Exception {
        var running = Signal.in(folder, "running");
        var go = Signal.in(folder, "go");
        try (var workers = open()) {
            var task = workers.submit(() -> running.giveAndAwait(go));
            running.await();
            assertThat(task.state()).isEqualTo(State.RUNNING);
            assertThat(task.isDone()).isFalse();
            assertThat(task.isCancelled()).isFalse();
            go.give();
            task.join();
            assertThat(task.state()).isEqualTo(State.SUCCESS);
            assertThat(task.isDone()).isTrue();
            assertThat(task.isCancelled()).isFalse();
        }
    }

    @Test
    default void resultNowAndExceptionNowAnswerOnlyWhenTheTaskIsOver(@TempDir Path folder) throws Exception {
        var go = Signal.in(folder, "go");
        try (var workers = open()) {
            var task = workers.submit(() -> {
                go.await();
                return 1;
            });
            assertThatThrownBy(task::resultNow).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(task::exceptionNow).isInstanceOf(IllegalStateException.class);
            go.give();
            task.join();
            assertThat(task.resultNow()).isEqualTo(1);
            assertThatThrownBy(task::exceptionNow).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    default void aFailedTaskHasAnExceptionAndNoResult() {
        try (var workers = open()) {
            var task = workers.submit(() -> Work.fail("x"));
            assertThatThrownBy(task::join).isNotNull();
            assertThat(task.state()).isEqualTo(State.FAILED);
            assertThat(task.exceptionNow())
                    .isExactlyInstanceOf(IllegalStateException.class)
                    .hasMessage("failed for x");
            assertThatThrownBy(task::resultNow).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    default void getWithATimeoutGivesUpAndTheTaskGoesOn(@TempDir Path folder) throws Exception {
        var go = Signal.in(folder, "go");
        try (var workers = open()) {
            var task = workers.submit(() -> {
                go.await();
                return "late";
            });
            assertThatThrownBy(() -> task.get(20, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);
            assertThatThrownBy(() -> task.get(0, TimeUnit.SECONDS)).isInstanceOf(TimeoutException.class);
            go.give();
            assertThat(task.get(30, TimeUnit.SECONDS)).isEqualTo("late");
        }
    }

    @Test
    default void interruptingJoinKeepsTheFlagAndTheTaskGoesOn(@TempDir Path folder) throws Exception {
        var running = Signal.in(folder, "running");
        var go = Signal.in(folder, "go");
        var thrown = new AtomicReference<Throwable>();
        var flag = new AtomicBoolean();
        try (var workers = open()) {
            var task = workers.submit(() -> {
                running.giveAndAwait(go);
                return "went on";
            });
            var joiner = Thread.ofPlatform().start(() -> {
                try {
                    task.join();
                } catch (Throwable e) {
                    thrown.set(e);
                    flag.set(Thread.currentThread().isInterrupted());
                }
            });
            running.await();
            joiner.interrupt();
            joiner.join();
            assertThat(thrown.get())
                    .isInstanceOf(TaskCancelledException.class)
                    .hasCauseInstanceOf(InterruptedException.class);
            assertThat(flag).isTrue();
            go.give();
            assertThat(task.join()).isEqualTo("went on");
        }
    }

    @Test
    default void interruptingGetIsAnInterruptedException(@TempDir Path folder) throws Exception {
        var go = Signal.in(folder, "go");
        var thrown = new AtomicReference<Throwable>();
        try (var workers = open()) {
            var task = workers.submit(go::await);
            var getter = Thread.ofPlatform().start(() -> {
                try {
                    task.get();
                } catch (Throwable e) {
                    thrown.set(e);
                }
            });
            getter.interrupt();
            getter.join();
            assertThat(thrown.get()).isInstanceOf(InterruptedException.class);
            go.give();
        }
    }

    /** As {@code FutureTask} and {@code CompletableFuture} do. */
    @Test
    default void anInterruptedThreadGetsTheResultThatIsThere() throws Exception {
        try (var workers = open()) {
            var done = workers.submit(() -> "done");
            var failed = workers.submit(() -> Work.fail("it"));
            done.join();
            Await.until("the other has failed", failed::isDone);
            Thread.currentThread().interrupt();
            try {
                assertThat(done.get()).isEqualTo("done");
                assertThat(done.get(1, TimeUnit.SECONDS)).isEqualTo("done");
                assertThat(done.join()).isEqualTo("done");
                assertThatThrownBy(failed::get).isInstanceOf(ExecutionException.class);
                assertThatThrownBy(() -> failed.get(1, TimeUnit.SECONDS)).isInstanceOf(ExecutionException.class);
            } finally {
                assertThat(Thread.interrupted()).isTrue();
            }
        }
    }

    @Test
    default void anInterruptedThreadDoesNotBeginToWait(@TempDir Path folder) {
        var go = Signal.in(folder, "go");
        try (var workers = open()) {
            var task = workers.submit(go::await);
            Thread.currentThread().interrupt();
            assertThatThrownBy(task::get).isInstanceOf(InterruptedException.class);
            assertThat(Thread.interrupted()).isFalse();
            Thread.currentThread().interrupt();
            assertThatThrownBy(() -> task.get(1, TimeUnit.DAYS)).isInstanceOf(InterruptedException.class);
            assertThat(Thread.interrupted()).isFalse();
            go.give();
        }
    }

    @Test
    default void manyThreadsMayWaitForOneTask(@TempDir Path folder) throws Exception {
        var go = Signal.in(folder, "go");
        var seen = new java.util.concurrent.ConcurrentLinkedQueue<String>();
        try (var workers = open()) {
            var task = workers.submit(() -> {
                go.await();
                return "shared";
            });
            var waiters = new Thread[5];
            for (int i = 0; i < waiters.length; i++) {
                waiters[i] = Thread.startVirtualThread(() -> seen.add(task.join()));
            }
            go.give();
            for (var waiter : waiters) {
                waiter.join();
            }
        }
        assertThat(seen).hasSize(5).containsOnly("shared");
    }

    @Test
    default void theStatisticsOfAWaitingTaskSayThatItHasNotStarted(@TempDir Path folder) throws Exception {
        var running = Signal.in(folder, "running");
        var go = Signal.in(folder, "go");
        try (var workers = open(1)) {
            workers.submit(() -> running.giveAndAwait(go));
            running.await();
            var waiting = workers.submit(() -> 1);
            var stats = waiting.stats();
            assertThat(stats.tries()).isZero();
            assertThat(stats.pid()).isEqualTo(-1);
            assertThat(stats.worker()).isEmpty();
            assertThat(stats.running()).isZero();
            Await.until("waiting is counted", () -> waiting.stats().queued().compareTo(stats.queued()) > 0);
            go.give();
        }
    }

    @Test
    default void theStatisticsOfARunningTaskGrow(@TempDir Path folder) throws Exception {
        var running = Signal.in(folder, "running");
        var go = Signal.in(folder, "go");
        try (var workers = open()) {
            var task = workers.submit(() -> running.giveAndAwait(go));
            running.await();
            var stats = task.stats();
            assertThat(stats.tries()).isEqualTo(1);
            assertThat(stats.pid()).isPositive();
            assertThat(stats.worker()).isNotEmpty();
            Await.until("running is counted", () -> task.stats().running().compareTo(stats.running()) > 0);
            go.give();
        }
    }

    @Test
    default void theStatisticsOfADoneTaskStay() throws Exception {
        try (var workers = open(Setup.DEFAULT.withName("oven"))) {
            var task = workers.submit(() -> {
                Thread.sleep(30);
                return ProcessHandle.current().pid();
            });
            long pid = task.join();
            var stats = task.stats();
            assertThat(stats.pid()).isEqualTo(pid);
            assertThat(stats.tries()).isEqualTo(1);
            assertThat(stats.worker()).startsWith("oven-");
            assertThat(stats.running()).isBetween(Duration.ofMillis(29), Duration.ofSeconds(30));
            assertThat(task.stats()).isEqualTo(stats);
        }
    }

    @Test
    default void theTimeInTheQueueIsCounted(@TempDir Path folder) throws Exception {
        var running = Signal.in(folder, "running");
        var go = Signal.in(folder, "go");
        var some = Duration.ofMillis(10);
        try (var workers = open(1)) {
            workers.submit(() -> running.giveAndAwait(go));
            running.await();
            var second = workers.submit(() -> 2);
            Await.until("it has waited", () -> second.stats().queued().compareTo(some) > 0);
            go.give();
            second.join();
            assertThat(second.stats().queued()).isGreaterThan(some);
        }
    }

    @Test
    default void theStackTraceOfARunningTaskNamesItsMethods(@TempDir Path folder) throws Exception {
        var running = Signal.in(folder, "running");
        try (var workers = open()) {
            var task = workers.submit(() -> Work.waitForEver(running));
            running.await();
            var trace = Whereabouts.of(task);
            assertThat(trace).extracting(StackTraceElement::getMethodName).contains("waitForEver");
            assertThat(task.cancel(true)).isTrue();
            assertThat(task.stackTrace()).isEmpty();
        }
    }

    @Test
    default void aDumpShowsWhoIsWhere(@TempDir Path folder) throws Exception {
        var running = Signal.in(folder, "running");
        try (var workers = open(Setup.DEFAULT.withName("oven").withCount(1))) {
            var task = workers.with(o -> o.name("bake")).submit(() -> Work.waitForEver(running));
            running.await();
            var dump = Whereabouts.dump(workers, "waitForEver");
            assertThat(task.cancel(true)).isTrue();
            assertThat(dump)
                    .contains("pool 'oven'")
                    .containsPattern("worker oven-1\\b.*: busy with task \\d+ 'bake' for \\d+\\.\\d{3} s\n")
                    .containsPattern(
                            "\"oven-1\" #\\d+ .*\n(        at .*\n)*        at .*dev.forkful.testing.Work.waitForEver");
            Await.until("it shows no more", () -> !workers.dump().contains("waitForEver"));
        }
    }

    @Test
    default void aTaskThatDoesNotRunHasNoStackTrace(@TempDir Path folder) throws Exception {
        var running = Signal.in(folder, "running");
        var go = Signal.in(folder, "go");
        try (var workers = open(1)) {
            var first = workers.submit(() -> running.giveAndAwait(go));
            running.await();
            var waiting = workers.submit(() -> 1);
            assertThat(waiting.stackTrace()).isEmpty();
            go.give();
            first.join();
            assertThat(first.stackTrace()).isEmpty();
        }
    }

    @Test
    default void aTaskTellsItsNameAndState(@TempDir Path folder) throws Exception {
        var running = Signal.in(folder, "running");
        var go = Signal.in(folder, "go");
        try (var workers = open(Setup.DEFAULT.withName("oven").withCount(1))) {
            var task = workers.submit(() -> running.giveAndAwait(go));
            running.await();
            var waiting = workers.submit(() -> Work.fail("y"));
            var cancelled = workers.submit(() -> 1);
            cancelled.cancel(true);
            assertThat(task).asString().startsWith("task ").contains("running", "oven-1", "pid");
            assertThat(waiting).asString().startsWith("task ").contains("waiting");
            assertThat(cancelled).asString().startsWith("task ").contains("cancelled");
            assertThat(task.toString().split(" ")[1])
                    .isNotEqualTo(waiting.toString().split(" ")[1]);
            go.give();
            task.join();
            assertThatThrownBy(waiting::join).isNotNull();
            assertThat(task).asString().contains("succeeded");
            assertThat(waiting).asString().contains("failed", "failed for y");
        }
    }

    /** Returns what a lambda has captured, of which nobody else has a reference. */
    private static Task<Integer> submitLarge(Workers workers, List<WeakReference<Object>> captured) {
        var large = new byte[1 << 20];
        captured.add(new WeakReference<>(large));
        return workers.submit(() -> large.length);
    }

    @Test
    default void aTaskThatIsOverDoesNotKeepWhatItWasGiven() throws Exception {
        var captured = new ArrayList<WeakReference<Object>>();
        try (var workers = open(1)) {
            var task = submitLarge(workers, captured);
            assertThat(task.join()).isEqualTo(1 << 20);
            Await.until("what it captured is forgotten", () -> {
                System.gc();
                return captured.getFirst().refersTo(null);
            });
            assertThat(task.join()).isEqualTo(1 << 20);
        }
    }

    @Test
    default void callbacksSeeNothingOfTheThreadThatHappenedToTakeTheResult(@TempDir Path folder) throws Exception {
        var me = Thread.currentThread();
        var before = me.getContextClassLoader();
        var ofThePool = new ClassLoader(before) {};
        var tenant = new InheritableThreadLocal<String>();
        me.setContextClassLoader(ofThePool);
        try (var workers = open(1)) {
            me.setContextClassLoader(new ClassLoader(before) {});
            for (int i = 0; i < 10; i++) {
                var go = Signal.in(folder, "go " + i);
                var loaders = new ArrayList<ClassLoader>();
                var seen = workers.submit(go::await).toCompletableFuture().thenApply(nothing -> {
                    loaders.add(Thread.currentThread().getContextClassLoader());
                    return "seen by " + tenant.get();
                });
                tenant.set("whoever waits for another");
                var other = workers.submit(() -> 1);
                go.give();
                other.join();
                tenant.remove();
                assertThat(seen.get(30, TimeUnit.SECONDS)).isEqualTo("seen by null");
                assertThat(loaders).containsExactly(ofThePool);
            }
        } finally {
            me.setContextClassLoader(before);
        }
    }
}
