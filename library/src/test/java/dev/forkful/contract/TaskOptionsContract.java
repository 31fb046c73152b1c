package dev.forkful.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.forkful.TaskCancelledException;
import dev.forkful.TaskException;
import dev.forkful.TaskFailedException;
import dev.forkful.TaskTimeoutException;
import dev.forkful.testing.Await;
import dev.forkful.testing.Setup;
import dev.forkful.testing.Signal;
import dev.forkful.testing.Work;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Options of some calls: {@code Workers.with}. */
public interface TaskOptionsContract extends WorkersUnderTest {
    @Test
    default void aTimeoutOfOneCallIsNotThatOfOthers(@TempDir Path folder) {
        var running = Signal.in(folder, "running");
        try (var workers = open(2)) {
            var hasty = workers.with(o -> o.timeout(Duration.ofMillis(300)));
            var stuck = hasty.submit(() -> Work.waitForEver(running));
            var slow = workers.submit(() -> {
                Thread.sleep(900);
                return "in time";
            });
            var thrown = catchThrowableOfType(TaskTimeoutException.class, stuck::join);
            assertThat(thrown.timeout()).isEqualTo(Duration.ofMillis(300));
            assertThat(slow.join()).isEqualTo("in time");
        }
    }

    @Test
    default void aNameIsInTheMessages() {
        try (var workers = open(1)) {
            var named = workers.with(o -> o.name("parse invoices"));
            assertThatThrownBy(named.submit(() -> Work.fail("x"))::join)
                    .hasMessageStartingWith("task 1 'parse invoices' ");
            assertThatThrownBy(() -> named.map(Work.upTo(3), n -> Work.fail(n)))
                    .hasMessageContaining("'parse invoices' (item ");
            assertThat(named.submit(() -> 1).toString()).contains("parse invoices");
        }
    }

    @Test
    default void retriesOfOneCallRepeatOnlyTheFailuresThatAreNamed(@TempDir Path folder) {
        try (var workers = open(2)) {
            var failing = Signal.in(folder, "failing");
            var repeated = workers.with(o -> o.retries(1).retryOn(TaskFailedException.class));
            assertThat(repeated.submit(() -> {
                                failing.add("try");
                                if (failing.lines().size() == 1) {
                                    throw new IOException("not yet");
                                }
                                return "at last";
                            })
                            .join())
                    .isEqualTo("at last");

            var once = Signal.in(folder, "once");
            var onlyLate = workers.with(o -> o.retries(5).retryOn(TaskTimeoutException.class));
            assertThatThrownBy(onlyLate.submit(() -> {
                        once.add("try");
                        return Work.fail("once");
                    })::join)
                    .isInstanceOf(TaskFailedException.class);
            assertThat(once.lines()).hasSize(1);
        }
    }

    @Test
    default void aRetryWaitsForItsBackoff(@TempDir Path folder) {
        var tries = Signal.in(folder, "tries");
        try (var workers = open(1)) {
            var careful =
                    workers.with(o -> o.retries(2).retryOn(TaskException.class).backoff(Duration.ofMillis(150)));
            long from = System.nanoTime();
            var task = careful.submit(() -> {
                tries.add("try");
                return Work.fail("always");
            });
            assertThatThrownBy(task::join).hasMessageContaining("3 times");
            assertThat(Duration.ofNanos(System.nanoTime() - from)).isGreaterThanOrEqualTo(Duration.ofMillis(450));
            assertThat(tries.lines()).hasSize(3);
        }
    }

    @Test
    default void aTaskThatWaitsForItsRetryCanBeCancelledAndDoesNotHoldUpTheEnd(@TempDir Path folder) throws Exception {
        var tries = Signal.in(folder, "tries");
        try (var workers = open(1)) {
            var patient =
                    workers.with(o -> o.retries(3).retryOn(TaskException.class).backoff(Duration.ofHours(1)));
            var one = patient.submit(() -> {
                tries.add("one");
                return Work.fail("one");
            });
            tries.await();
            Await.until("its first try has ended", () -> workers.statistics().retried() == 1);
            assertThat(one.cancel(true)).isTrue();
            assertThatThrownBy(one::join).isInstanceOf(TaskCancelledException.class);
            var two = patient.submit(() -> Work.fail("two"));
            Await.until("its first try has ended", () -> workers.statistics().retried() == 2);
            workers.shutdownNow();
            assertThatThrownBy(two::join).isInstanceOf(TaskCancelledException.class);
        }
    }

    @Test
    default void aViewIsTheSamePool() {
        var workers = open(1);
        var view = workers.with(o -> o.name("view"));
        assertThat(view.submit(() -> 1).join()).isEqualTo(1);
        view.close();
        assertThat(workers.isTerminated()).isTrue();
        assertThatThrownBy(() -> workers.submit(() -> 1)).isInstanceOf(RejectedExecutionException.class);
    }

    @Test
    default void aViewOfAViewKeepsWhatItDoesNotChange(@TempDir Path folder) {
        var running = Signal.in(folder, "running");
        try (var workers = open(Setup.DEFAULT.withTaskTimeout(Duration.ofMillis(300)))) {
            var named = workers.with(o -> o.name("n")).with(o -> o.retries(0));
            assertThatThrownBy(named.submit(() -> Work.waitForEver(running))::join)
                    .isInstanceOf(TaskTimeoutException.class)
                    .hasMessageContaining("'n'");
        }
    }

    @Test
    default void optionsThatMakeNoSenseAreRefused() {
        try (var workers = open(1)) {
            assertThatExceptionOfType(IllegalArgumentException.class)
                    .isThrownBy(() -> workers.with(o -> o.timeout(Duration.ZERO)))
                    .withMessageContaining("timeout");
            assertThatExceptionOfType(IllegalArgumentException.class)
                    .isThrownBy(() -> workers.with(o -> o.retries(-1)))
                    .withMessageContaining("retries");
            assertThatExceptionOfType(IllegalArgumentException.class)
                    .isThrownBy(() -> workers.with(o -> o.backoff(Duration.ofMillis(-1))))
                    .withMessageContaining("backoff");
            assertThatExceptionOfType(IllegalArgumentException.class)
                    .isThrownBy(() -> workers.with(o -> o.retryOn(TaskCancelledException.class)))
                    .withMessageContaining("TaskCancelledException");
            assertThatExceptionOfType(IllegalArgumentException.class)
                    .isThrownBy(() -> workers.with(o -> o.retryOn()))
                    .withMessageContaining("retryOn");
        }
    }

    @Test
    default void statisticsTellWhoDoesWhatAndAddUp(@TempDir Path folder) throws Exception {
        var running = Signal.in(folder, "running");
        try (var workers = open(2)) {
            workers.map(Work.upTo(50), n -> n);
            assertThatThrownBy(workers.submit(() -> Work.fail("x"))::join).isInstanceOf(TaskFailedException.class);
            var stuck = workers.with(o -> o.name("stuck")).submit(() -> Work.waitForEver(running));
            running.await();
            var now = workers.statistics();
            assertThat(now.succeeded()).isEqualTo(50);
            assertThat(now.failed()).isEqualTo(1);
            assertThat(now.running()).isEqualTo(1);
            assertThat(now.queued()).isZero();
            assertThat(now.workers())
                    .filteredOn(w -> w.task().isPresent())
                    .singleElement()
                    .satisfies(w -> {
                        assertThat(w.task().orElseThrow()).isEqualTo("task 52 'stuck'");
                        assertThat(w.name()).isEqualTo(stuck.stats().worker());
                        assertThat(w.pid()).isEqualTo(stuck.stats().pid());
                        assertThat(w.running()).isPositive().isLessThan(Duration.ofMinutes(1));
                    });
            stuck.cancel(true);
            Await.until("the cancelled task is counted", () -> {
                var then = workers.statistics();
                return then.cancelled() == 1 && then.running() == 0;
            });
            assertThat(workers.statistics().succeeded()).isEqualTo(50);
        }
    }
}
