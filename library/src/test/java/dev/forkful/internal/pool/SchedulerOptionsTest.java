package dev.forkful.internal.pool;

import static dev.forkful.internal.pool.PaperWorkers.MS;
import static dev.forkful.internal.pool.PaperWorkers.count;
import static dev.forkful.internal.pool.PaperWorkers.timeout;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What tasks and workers are told by options: see {@link SchedulerTest}. */
class SchedulerOptionsTest {
    private static Limits after(Limits.Cause cause, int retries, long backoff) {
        return new Limits(
                20 * MS,
                retries,
                backoff,
                cause == Limits.Cause.DEATH,
                cause == Limits.Cause.TIMEOUT,
                cause == Limits.Cause.FAILURE);
    }

    /** Lets the try of a task end. */
    private static void fail(PaperWorkers workers, PaperTask task, Limits.Cause cause) {
        int worker = task.worker;
        workers.begin(task);
        switch (cause) {
            case FAILURE -> workers.end(task, End.FAILED, MS);
            case DEATH -> workers.die(worker);
            case TIMEOUT -> {
                workers.pass(20 * MS + Times.ASKING);
                workers.end(task, End.FAILED, MS);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void aTaskIsTriedAgainOnlyAfterTheFailuresThatAreNamed(Limits.Cause named) {
        for (var cause : Limits.Cause.values()) {
            var workers = PaperWorkers.ready(count(1)).with(after(named, 1, 0));
            var task = workers.submit("a");
            fail(workers, task, cause);
            assertThat(task.ends).as("ends after a %s", cause).isEqualTo(cause == named ? 0 : 1);
            assertThat(workers.scheduler.retried()).isEqualTo(cause == named ? 1 : 0);
        }
    }

    @Test
    void eachRetryWaitsTwiceAsLongAsTheOneBefore() {
        var workers = PaperWorkers.ready(count(1)).with(after(Limits.Cause.FAILURE, 3, 10 * MS));
        var task = workers.submit("a");
        for (long pause = 10 * MS; pause <= 40 * MS; pause *= 2) {
            fail(workers, task, Limits.Cause.FAILURE);
            workers.pass(pause - 1);
            assertThat(workers.with(1))
                    .as("before the pause of %d ns is over", pause)
                    .isEmpty();
            workers.pass(1);
            assertThat(workers.with(1)).containsExactly("a");
        }
        fail(workers, task, Limits.Cause.FAILURE);
        assertThat(task.ends).isEqualTo(1);
    }

    @Test
    void othersRunWhileATaskWaitsForItsRetry() {
        var workers = PaperWorkers.ready(count(1)).with(after(Limits.Cause.FAILURE, 1, 10 * MS));
        var task = workers.submit("a");
        fail(workers, task, Limits.Cause.FAILURE);
        assertThat(workers.scheduler.waitingItems()).isEqualTo(1);
        workers.run(workers.submit("b"), MS);
        assertThat(workers.orders()).containsExactly("give 1 a", "give 1 b", "done b");
    }

    @Test
    void aTaskThatWaitsForItsRetryCanBeCancelled() {
        var workers = PaperWorkers.ready(count(1)).with(after(Limits.Cause.FAILURE, 1, 10 * MS));
        var task = workers.submit("a");
        fail(workers, task, Limits.Cause.FAILURE);
        workers.stop(task);
        assertThat(task.ends).isEqualTo(1);
        workers.pass(100 * MS);
        assertThat(workers.with(1)).isEmpty();
    }

    @Test
    void shutdownWaitsForRetriesAndShutdownNowDoesNot() {
        for (boolean now : new boolean[] {false, true}) {
            var workers = PaperWorkers.ready(count(1)).with(after(Limits.Cause.FAILURE, 1, 10 * MS));
            var task = workers.submit("a");
            fail(workers, task, Limits.Cause.FAILURE);
            if (now) {
                assertThat(workers.scheduler.shutdownNow(workers.now)).containsExactly(task);
                assertThat(workers.left).containsEntry(1, Leave.OVER);
            } else {
                workers.scheduler.shutdown(workers.now);
                assertThat(workers.left).isEmpty();
                workers.pass(10 * MS);
                assertThat(workers.with(1)).containsExactly("a");
            }
        }
    }

    /** It was looked at in vain when it should have begun, and then for a minute not again. */
    @Test
    void aTaskThatBeginsLateHasItsTimeoutFromThere() {
        var workers = PaperWorkers.ready(count(1)).with(timeout(50 * MS, 0));
        var task = workers.submit("a");
        workers.pass(60 * MS);
        workers.begin(task);
        workers.pass(100 * MS + Times.ASKING);
        assertThat(workers.orders()).contains("where 1 a", "interrupt 1 a");
    }

    @Test
    void eachTaskHasItsOwnTimeout() {
        var workers = PaperWorkers.ready(count(2)).with(timeout(50 * MS, 0));
        var hasty = workers.submit("hasty");
        var patient = workers.with(Limits.NONE).submit("patient");
        workers.begin(hasty);
        workers.begin(patient);
        workers.pass(10_000 * MS);
        assertThat(workers.left.values()).containsExactly(Leave.STUCK);
        assertThat(patient.ends).isZero();
    }

    @Test
    void theGracePeriodIsAsLongAsWanted() {
        var workers = PaperWorkers.ready(count(1).withGracePeriod(Duration.ofMillis(7)))
                .with(Limits.NONE);
        var task = workers.submit("a");
        workers.begin(task);
        workers.stop(task);
        workers.pass(7 * MS - 1);
        assertThat(workers.left).isEmpty();
        workers.pass(1);
        assertThat(workers.left).containsEntry(1, Leave.STUCK);
    }

    @Test
    void aWorkerThatHadNothingToDoForLongIsEndedAndAnotherStartedWhenThereIs() {
        var workers = PaperWorkers.ready(count(2).withIdleTimeout(Duration.ofMillis(100)));
        workers.pass(60 * MS);
        workers.run(workers.submit("a"), MS);
        int used = workers.orders().contains("give 1 a") ? 1 : 2;
        workers.pass(50 * MS);
        assertThat(workers.left).containsOnly(java.util.Map.entry(3 - used, Leave.IDLE));
        workers.pass(60 * MS);
        assertThat(workers.left).hasSize(2);
        workers.die(1);
        workers.die(2);
        workers.pass(1_000 * MS);
        assertThat(workers.alive).isEmpty();
        workers.submit("b");
        assertThat(workers.alive).as("one worker for one task").hasSize(1);
    }

    @Test
    void aWorkerThatHasBecomeTooLargeIsReplacedWhenItsTaskHasEnded() {
        var workers = PaperWorkers.ready(count(1));
        workers.taught(PaperWorkers.US);
        var a = workers.submit("a");
        var b = workers.submit("b");
        workers.begin(a);
        workers.scheduler.outgrown(1, workers.now);
        assertThat(workers.left).isEmpty();
        assertThat(workers.with(1)).containsExactly("a");
        workers.end(a, End.FINAL, MS);
        assertThat(workers.left).containsEntry(1, Leave.OUTGROWN);
        workers.scheduler.ready(2, workers.now);
        assertThat(workers.with(2)).containsExactly("b");
        assertThat(b.ends).isZero();
    }

    @Test
    void anIdleWorkerThatHasBecomeTooLargeIsReplacedAtOnce() {
        var workers = PaperWorkers.ready(count(1));
        workers.scheduler.outgrown(1, workers.now);
        assertThat(workers.orders()).containsExactly("end 1", "start 2");
    }
}
