package dev.forkful.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.forkful.TaskCancelledException;
import dev.forkful.TaskFailedException;
import dev.forkful.TaskTimeoutException;
import dev.forkful.testing.Await;
import dev.forkful.testing.Setup;
import dev.forkful.testing.Signal;
import dev.forkful.testing.Whereabouts;
import dev.forkful.testing.Work;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The options that all kinds of workers have: initializer, timeout, retries, count, name. */
public interface OptionsContract extends WorkersUnderTest {
    @Test
    default void theInitializerIsOverBeforeTheFirstTask(@TempDir Path folder) {
        var order = Signal.in(folder, "order");
        try (var workers = open(Setup.DEFAULT.withCount(1).withInitializer(() -> {
            Thread.sleep(50);
            order.add("initializer");
        }))) {
            workers.submit(() -> order.add("task"));
            workers.submit(() -> order.add("task"));
        }
        assertThat(order.lines()).containsExactly("initializer", "task", "task");
    }

    @Test
    default void anInitializerThatThrowsFailsTheTasksWithThatCause(@TempDir Path folder) {
        var ran = Signal.in(folder, "ran");
        try (var workers = open(Setup.DEFAULT.withInitializer(() -> {
            throw new IOException("no licence");
        }))) {
            for (int i = 0; i < 3; i++) {
                var task = workers.submit(ran::give);
                assertThatExceptionOfType(TaskFailedException.class)
                        .isThrownBy(task::join)
                        .withMessageContaining("initializer")
                        .havingCause()
                        .isExactlyInstanceOf(IOException.class)
                        .withMessage("no licence");
            }
            assertThatThrownBy(() -> workers.map(Work.upTo(10), n -> n)).hasRootCauseMessage("no licence");
        }
        assertThat(ran.given()).isFalse();
    }

    @Test
    default void anInitializerThatThrowsIsNotSilentEvenWithoutTasks(@TempDir Path folder) throws Exception {
        var threw = Signal.in(folder, "threw");
        var workers = open(Setup.DEFAULT.withInitializer(() -> {
            threw.give();
            throw new IOException("no licence");
        }));
        threw.await();
        assertThatThrownBy(workers::close).hasRootCauseMessage("no licence");
        workers.close(); // which was told
    }

    @Test
    default void anInitializerThatThrowsIsNotSilentWhenItsTaskWasCancelled(@TempDir Path folder) throws Exception {
        var initializing = Signal.in(folder, "initializing");
        var go = Signal.in(folder, "go");
        var workers = open(Setup.DEFAULT.withCount(1).withInitializer(() -> {
            initializing.giveAndAwait(go);
            throw new IOException("no licence");
        }));
        var task = workers.submit(() -> 1);
        initializing.await();
        assertThat(task.cancel(true)).isTrue();
        go.give();
        assertThatThrownBy(workers::close).hasRootCauseMessage("no licence");
    }

    @Test
    default void aTaskThatRunsTooLongIsStoppedAndSaysWhereItWas(@TempDir Path folder) throws Exception {
        var running = Signal.in(folder, "running");
        try (var workers = open(Setup.DEFAULT.withTaskTimeout(Duration.ofSeconds(1)))) {
            var thrown = Whereabouts.timeout(attempt -> {
                var task = workers.submit(() -> Work.waitForEver(running));
                var timeout = catchThrowableOfType(TaskTimeoutException.class, task::join);
                assertThat(timeout).hasMessageContaining("task " + attempt);
                assertThat(timeout.timeout()).isEqualTo(Duration.ofSeconds(1));
                assertThatThrownBy(task::get)
                        .isInstanceOf(ExecutionException.class)
                        .hasCauseInstanceOf(TaskTimeoutException.class);
                return timeout;
            });
            assertThat(thrown.taskStackTrace())
                    .extracting(StackTraceElement::getMethodName)
                    .contains("waitForEver");
            var patient = workers.with(o -> o.timeout(Await.DEADLINE));
            assertThat(patient.submit(() -> "unharmed").join()).isEqualTo("unharmed");
        } // would wait for ever for the first
    }

    @Test
    default void theStatisticsOfATaskThatRanTooLongSayThatItRanAndDidNotWait(@TempDir Path folder) {
        var running = Signal.in(folder, "running");
        var timeout = Duration.ofSeconds(2);
        try (var workers = open(1)) {
            workers.submit(() -> "up").join();
            var task = workers.with(o -> o.timeout(timeout)).submit(() -> Work.waitForEver(running));
            assertThatThrownBy(task::join).isInstanceOf(TaskTimeoutException.class);
            assertThat(task.stats().tries()).isEqualTo(1);
            assertThat(task.stats().queued()).isLessThan(timeout);
        }
    }

    @Test
    default void aTaskWithinItsTimeoutIsLeftAlone() {
        try (var workers = open(Setup.DEFAULT.withTaskTimeout(Duration.ofSeconds(30)))) {
            assertThat(workers.map(Work.upTo(100), n -> n)).hasSize(100);
        }
    }

    @Test
    default void theTimeInTheQueueDoesNotCountForTheTimeout(@TempDir Path folder) throws Exception {
        var go = Signal.in(folder, "go");
        var timeout = Duration.ofSeconds(3);
        try (var workers = open(Setup.DEFAULT.withCount(1).withTaskTimeout(timeout))) {
            workers.with(o -> o.timeout(Await.DEADLINE)).submit(() -> go.await());
            var task = workers.submit(() -> "in time");
            Await.until(
                    "it has waited for longer than it may run",
                    () -> task.stats().queued().compareTo(timeout) > 0);
            go.give();
            assertThat(task.join()).isEqualTo("in time");
        }
    }

    @Test
    default void aTaskThatFailsIsTriedAgain(@TempDir Path folder) {
        var tries = Signal.in(folder, "tries");
        try (var workers = open(Setup.DEFAULT.withRetries(2))) {
            var task = workers.submit(() -> {
                tries.add("try");
                if (tries.lines().size() < 3) {
                    throw new IOException("not yet");
                }
                return "at last";
            });
            assertThat(task.join()).isEqualTo("at last");
            assertThat(task.stats().tries()).isEqualTo(3);
        }
        assertThat(tries.lines()).hasSize(3);
    }

    @Test
    default void aTaskThatKeepsFailingFailsAfterItsRetries(@TempDir Path folder) {
        var tries = Signal.in(folder, "tries");
        try (var workers = open(Setup.DEFAULT.withRetries(2))) {
            var task = workers.submit(() -> {
                tries.add("try");
                return Work.fail(tries.lines().size());
            });
            assertThatThrownBy(task::join)
                    .isInstanceOf(TaskFailedException.class)
                    .hasMessageContaining("3 times")
                    .hasRootCauseMessage("failed for 3");
            assertThat(task.stats().tries()).isEqualTo(3);
        }
        assertThat(tries.lines()).hasSize(3);
    }

    @Test
    default void withoutRetriesATaskIsTriedOnce(@TempDir Path folder) {
        var tries = Signal.in(folder, "tries");
        try (var workers = open()) {
            var task = workers.submit(() -> {
                tries.add("try");
                return Work.fail("once");
            });
            assertThatThrownBy(task::join).isInstanceOf(TaskFailedException.class);
            assertThat(task.stats().tries()).isEqualTo(1);
        }
        assertThat(tries.lines()).hasSize(1);
    }

    @Test
    default void aTaskThatRanTooLongIsTriedAgain(@TempDir Path folder) {
        var tries = Signal.in(folder, "tries");
        var running = Signal.in(folder, "running");
        try (var workers = open(Setup.DEFAULT.withCount(2).withRetries(1).withTaskTimeout(Duration.ofSeconds(3)))) {
            var task = workers.submit(() -> {
                tries.add("try");
                if (tries.lines().size() == 1) {
                    Work.waitForEver(running);
                }
                return "second try";
            });
            assertThat(task.join()).isEqualTo("second try");
            assertThat(task.stats().tries()).isEqualTo(2);
        }
    }

    @Test
    default void itemsOfAMapAreTriedAgainToo(@TempDir Path folder) {
        var tries = Signal.in(folder, "tries");
        try (var workers = open(Setup.DEFAULT.withRetries(1))) {
            assertThat(workers.map(Work.upTo(5), n -> {
                        if (n == 2 && !tries.given()) {
                            tries.give();
                            throw new IOException("not yet");
                        }
                        return n;
                    }))
                    .containsExactly(0, 1, 2, 3, 4);
        }
    }

    @Test
    default void aCancelledTaskIsNotTriedAgain(@TempDir Path folder) throws Exception {
        var tries = Signal.in(folder, "tries");
        try (var workers = open(Setup.DEFAULT.withRetries(5))) {
            var task = workers.submit(() -> {
                tries.add("try");
                Thread.sleep(60_000);
            });
            tries.await();
            assertThat(task.cancel(true)).isTrue();
            assertThatThrownBy(task::join).isInstanceOf(TaskCancelledException.class);
        }
        assertThat(tries.lines()).hasSize(1);
    }

    @Test
    default void aPoolHasAtLeastOneWorker() {
        for (int bad : new int[] {0, -1, Integer.MIN_VALUE}) {
            assertThatExceptionOfType(IllegalArgumentException.class)
                    .isThrownBy(() -> open(bad))
                    .withMessageContaining("count")
                    .withMessageContaining("at least 1")
                    .withMessageContaining("" + bad);
        }
    }

    @Test
    default void badOptionsAreNamed() {
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> open(Setup.DEFAULT.withName(" ")))
                .withMessageContaining("name");
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> open(Setup.DEFAULT.withRetries(-1)))
                .withMessageContaining("retries")
                .withMessageContaining("-1");
        for (var bad : new Duration[] {Duration.ZERO, Duration.ofMillis(-5)}) {
            assertThatExceptionOfType(IllegalArgumentException.class)
                    .isThrownBy(() -> open(Setup.DEFAULT.withTaskTimeout(bad)))
                    .withMessageContaining("taskTimeout");
        }
    }

    @Test
    default void theNameOfThePoolIsTheNameOfItsWorkers() {
        try (var workers = open(Setup.DEFAULT.withName("kitchen"))) {
            var task = workers.submit(() -> 1);
            task.join();
            assertThat(task.stats().worker()).matches("kitchen-\\d+");
        }
    }
}
