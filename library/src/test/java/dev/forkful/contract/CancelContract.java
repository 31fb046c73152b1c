package dev.forkful.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.forkful.Task;
import dev.forkful.TaskCancelledException;
import dev.forkful.testing.Setup;
import dev.forkful.testing.Signal;
import dev.forkful.testing.Work;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Future.State;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code cancel}: at every point of a task's life. */
public interface CancelContract extends WorkersUnderTest {
    private static void assertCancelled(Task<?> task) {
        assertThat(task.state()).isEqualTo(State.CANCELLED);
        assertThat(task.isCancelled()).isTrue();
        assertThat(task.isDone()).isTrue();
        assertThatThrownBy(task::join)
                .isInstanceOf(TaskCancelledException.class)
                .hasMessageContaining("task");
        assertThatThrownBy(task::get).isInstanceOf(CancellationException.class);
        assertThatThrownBy(() -> task.get(1, TimeUnit.SECONDS)).isInstanceOf(CancellationException.class);
        assertThatThrownBy(task::resultNow).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(task::exceptionNow).isInstanceOf(IllegalStateException.class);
    }

    @Test
    default void aTaskThatIsCancelledWhileItWaitsNeverRuns(@TempDir Path folder) throws Exception {
        var running = Signal.in(folder, "running");
        var go = Signal.in(folder, "go");
        var ran = Signal.in(folder, "ran");
        try (var workers = open(1)) {
            workers.submit(() -> running.giveAndAwait(go));
            running.await();
            var gently = workers.submit(() -> ran.add("gently"));
            var firmly = workers.submit(() -> ran.add("firmly"));
            var spared = workers.submit(() -> ran.add("spared"));
            assertThat(gently.cancel(false)).isTrue();
            assertThat(firmly.cancel(true)).isTrue();
            assertCancelled(gently);
            assertCancelled(firmly);
            go.give();
            spared.join();
            assertThat(gently.stats().tries()).isZero();
        }
        assertThat(ran.lines()).containsExactly("spared");
    }

    @Test
    default void aRunningTaskThatIsCancelledIsStopped(@TempDir Path folder) throws Exception {
        var running = Signal.in(folder, "running");
        try (var workers = open(1)) {
            var task = workers.submit(() -> Work.waitForEver(running));
            running.await();
            assertThat(task.cancel(true)).isTrue();
            assertCancelled(task);
            assertThat(workers.submit(() -> "free again").join()).isEqualTo("free again");
        } // would wait for ever for the task
    }

    @Test
    default void aTaskThatRanAndWasCancelledSaysWhereItRan(@TempDir Path folder) throws Exception {
        var running = Signal.in(folder, "running");
        try (var workers = open(1)) {
            var task = workers.submit(() -> Work.waitForEver(running));
            running.await();
            assertThat(task.cancel(true)).isTrue();
            assertThat(task.stats().tries()).isEqualTo(1);
            assertThat(task.stats().pid()).isPositive();
            assertThat(task.stats().worker()).isNotEmpty();
        }
    }

    @Test
    default void aTaskThatIsCancelledIsInterruptedFirst(@TempDir Path folder) throws Exception {
        var running = Signal.in(folder, "running");
        var interrupted = Signal.in(folder, "interrupted");
        try (var workers = open(Setup.DEFAULT.withGracePeriod(Duration.ofSeconds(30)))) {
            var task = workers.submit(() -> {
                try {
                    Work.waitForEver(running);
                } catch (InterruptedException e) {
                    interrupted.give();
                }
            });
            running.await();
            task.cancel(true);
            interrupted.await();
        }
    }

    @Test
    default void aRunningTaskThatIsCancelledGentlyGoesOnButHasNoResult(@TempDir Path folder) throws Exception {
        var running = Signal.in(folder, "running");
        var go = Signal.in(folder, "go");
        var wentOn = Signal.in(folder, "went on");
        try (var workers = open()) {
            var task = workers.submit(() -> {
                running.giveAndAwait(go);
                wentOn.give();
                return "dropped";
            });
            running.await();
            assertThat(task.cancel(false)).isTrue();
            assertCancelled(task);
            go.give();
        } // waits for it
        assertThat(wentOn.given()).isTrue();
    }

    @Test
    default void cancellingTwiceIsFalseTheSecondTime(@TempDir Path folder) throws Exception {
        var running = Signal.in(folder, "running");
        try (var workers = open()) {
            var task = workers.submit(() -> Work.waitForEver(running));
            running.await();
            assertThat(task.cancel(true)).isTrue();
            assertThat(task.cancel(true)).isFalse();
            assertThat(task.cancel(false)).isFalse();
            assertCancelled(task);
        }
    }

    @Test
    default void aTaskThatIsOverCannotBeCancelled() {
        try (var workers = open()) {
            var done = workers.submit(() -> "done");
            done.join();
            assertThat(done.cancel(true)).isFalse();
            assertThat(done.state()).isEqualTo(State.SUCCESS);
            assertThat(done.join()).isEqualTo("done");
            var failed = workers.submit(() -> Work.fail("z"));
            assertThatThrownBy(failed::join).isNotNull();
            assertThat(failed.cancel(false)).isFalse();
            assertThat(failed.state()).isEqualTo(State.FAILED);
        }
    }

    @Test
    default void aCancelledTaskIsNotAFailureOfThePool(@TempDir Path folder) throws Exception {
        var running = Signal.in(folder, "running");
        var workers = open();
        var task = workers.submit(() -> Work.waitForEver(running));
        running.await();
        task.cancel(true);
        workers.close();
    }

    @Test
    default void aTaskThatFailsWhenItIsCancelledIsNotAFailureOfThePool(@TempDir Path folder) throws Exception {
        var running = Signal.in(folder, "running");
        var workers = open();
        var task = workers.submit(() -> {
            try {
                Work.waitForEver(running);
            } catch (InterruptedException e) {
                throw new IllegalStateException("disturbed", e);
            }
        });
        running.await();
        task.cancel(true);
        workers.close();
        assertCancelled(task);
    }

    @Test
    default void cancellingJustAsItFinishesIsOneOrTheOther() {
        try (var workers = open(2)) {
            for (int i = 0; i < 300; i++) {
                var task = workers.submit(() -> "result");
                for (int spin = 0; spin < i; spin++) {
                    Thread.onSpinWait();
                }
                if (i % 3 == 0) {
                    LockSupport.parkNanos(i * 500L);
                }
                if (task.cancel(i % 2 == 0)) {
                    assertCancelled(task);
                } else {
                    assertThat(task.join()).isEqualTo("result");
                    assertThat(task.state()).isEqualTo(State.SUCCESS);
                }
            }
            assertThat(workers.submit(() -> "unharmed").join()).isEqualTo("unharmed");
        }
    }

    @Test
    default void cancellingALongQueueLeavesTheOthers(@TempDir Path folder) throws Exception {
        var running = Signal.in(folder, "running");
        var go = Signal.in(folder, "go");
        try (var workers = open(1)) {
            workers.submit(() -> running.giveAndAwait(go));
            running.await();
            var tasks = new ArrayList<Task<Integer>>();
            for (int i = 0; i < 1_000; i++) {
                int n = i;
                tasks.add(workers.submit(() -> n));
            }
            for (int i = 0; i < 1_000; i += 2) {
                assertThat(tasks.get(i).cancel(true)).isTrue();
            }
            go.give();
            for (int i = 1; i < 1_000; i += 2) {
                assertThat(tasks.get(i).join()).isEqualTo(i);
            }
        }
    }

    @Test
    default void aWaitingThreadIsToldOfTheCancellation(@TempDir Path folder) throws Exception {
        var running = Signal.in(folder, "running");
        var told = Signal.in(folder, "told");
        try (var workers = open()) {
            var task = workers.submit(() -> Work.waitForEver(running));
            var waiter = Thread.ofPlatform().start(() -> {
                try {
                    task.join();
                } catch (TaskCancelledException e) {
                    told.give();
                }
            });
            running.await();
            task.cancel(true);
            waiter.join();
            assertThat(told.given()).isTrue();
        }
    }

    @Test
    default void aTaskThatIsCancelledWhileTheInitializerRunsNeverRuns(@TempDir Path folder) throws Exception {
        var initializing = Signal.in(folder, "initializing");
        var go = Signal.in(folder, "go");
        var ran = Signal.in(folder, "ran");
        try (var workers = open(Setup.DEFAULT.withCount(1).withInitializer(() -> initializing.giveAndAwait(go)))) {
            var gently = workers.submit(() -> ran.add("gently"));
            var firmly = workers.submit(() -> ran.add("firmly"));
            initializing.await();
            assertThat(gently.cancel(false)).isTrue();
            assertThat(firmly.cancel(true)).isTrue();
            go.give();
            assertThat(workers.submit(() -> "next").join()).isEqualTo("next");
        }
        assertThat(ran.lines()).isEmpty();
    }
}
