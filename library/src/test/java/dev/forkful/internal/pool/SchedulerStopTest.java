package dev.forkful.internal.pool;

import static dev.forkful.internal.pool.PaperWorkers.MS;
import static dev.forkful.internal.pool.PaperWorkers.US;
import static dev.forkful.internal.pool.PaperWorkers.count;
import static dev.forkful.internal.pool.PaperWorkers.timeout;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** How tasks are stopped, because they are out of time or not wanted any more: see {@link SchedulerTest}. */
class SchedulerStopTest {
    private static final long GRACE = PoolOptions.defaults().gracePeriod().toNanos();

    private static final Limits TIMED = timeout(100 * MS, 0);

    /** What the only worker has begun: see {@link #begun}. */
    private PaperTask a = new PaperTask("none", 1, Limits.NONE);

    private PaperWorkers begun(Limits limits) {
        var workers = PaperWorkers.ready(count(1)).with(limits);
        a = workers.submit("a");
        workers.begin(a);
        workers.orders();
        return workers;
    }

    @Test
    void outOfTimeMeansAskedThenInterruptedThenKilled() {
        var workers = begun(TIMED);
        assertThat(workers.scheduler.nextDeadline()).isEqualTo(100 * MS);
        workers.now = 100 * MS;
        workers.tick();
        assertThat(workers.orders()).containsExactly("where 1 a");
        workers.scheduler.here(1, a, List.of(), workers.now);
        assertThat(workers.orders()).containsExactly("interrupt 1 a");
        workers.now += GRACE;
        workers.tick();
        assertThat(workers.orders()).containsExactly("kill 1", "start 2");
        workers.die(1);
        assertThat(workers.orders()).containsExactly("timed out a after 1");
    }

    @Test
    void theTimeoutIsThatOfTheTaskAndDoesNotCountItsWaitInTheRing() {
        var workers = PaperWorkers.ready(count(1)).with(TIMED);
        workers.taught(10 * US);
        var first = workers.submit("first");
        var second = workers.submit("second");
        long from = workers.now;
        workers.begin(first);
        workers.pass(MS);
        workers.end(first, End.FINAL, MS);
        workers.pass(60 * MS);
        workers.begin(second);
        workers.pass(99 * MS);
        assertThat(workers.now - from).isEqualTo(160 * MS);
        assertThat(workers.orders()).noneMatch(order -> order.startsWith("where"));
        workers.pass(MS);
        assertThat(workers.orders()).contains("where 1 second");
    }

    /** It may be taken over, and write what it likes. */
    @Test
    void whoSaysToHaveBegunLaterThanItWasSeenIsNotBelieved() {
        var workers = begun(TIMED);
        a.begunAt = Long.MAX_VALUE;
        workers.pass(200 * MS);
        assertThat(workers.orders()).containsExactly("where 1 a");
    }

    @Test
    void aTaskThatIsTriedAgainHasItsWholeTime() {
        var workers = PaperWorkers.ready(count(1)).with(timeout(100 * MS, 1));
        workers.taught(10 * US);
        var task = workers.submit("a");
        workers.submit("b"); // because of which somebody looks what the worker is at
        workers.begin(task);
        workers.pass(50 * MS);
        workers.end(task, End.FAILED, 50 * MS);
        workers.pass(60 * MS);
        workers.begin(task);
        workers.pass(99 * MS);
        assertThat(workers.orders()).noneMatch(order -> order.startsWith("where"));
        workers.pass(MS);
        assertThat(workers.orders()).contains("where 1 a");
    }

    @Test
    void aWorkerThatCannotSayWhereItIsIsInterruptedAllTheSame() {
        var workers = begun(TIMED);
        workers.pass(100 * MS);
        workers.orders();
        workers.pass(Times.ASKING);
        assertThat(workers.orders()).containsExactly("interrupt 1 a");
    }

    @Test
    void oneThatObeysItsInterruptKeepsItsWorker() {
        var workers = begun(Limits.NONE);
        workers.stop(a);
        workers.submit("b");
        assertThat(workers.end(a, End.FAILED, MS)).isZero();
        assertThat(workers.orders()).containsExactly("interrupt 1 a", "stopped a", "give 1 b");
        workers.pass(2 * GRACE);
        assertThat(workers.orders()).isEmpty();
    }

    /** Its result may be behind lines that somebody is slow to take. */
    @Test
    void whatHasEndedAndWhoseResultIsOnItsWayIsNotInterruptedWhichWouldBeTheNext() {
        var workers = PaperWorkers.ready(count(1));
        workers.taught(10 * US);
        var first = workers.submit("first");
        var second = workers.submit("second");
        workers.begin(first);
        workers.begin(second);
        workers.orders();
        workers.stop(first);
        workers.pass(2 * GRACE);
        assertThat(workers.orders()).isEmpty();
        workers.end(first, End.RETURNED, MS);
        assertThat(workers.orders()).containsExactly("stopped first");
        workers.end(second, End.RETURNED, MS);
        assertThat(workers.orders()).containsExactly("done second");
    }

    @Test
    void aResultThatCameTooLateIsATimeout() {
        var workers = begun(TIMED);
        workers.pass(100 * MS);
        assertThat(workers.end(a, End.FINAL, MS)).isZero();
        assertThat(workers.orders()).contains("timed out a after 1");
    }

    @Test
    void itIsOneAlsoIfShutdownNowComesBetween() {
        var workers = begun(TIMED);
        workers.pass(100 * MS);
        workers.scheduler.shutdownNow(workers.now);
        assertThat(workers.end(a, End.RETURNED, MS)).isZero();
        assertThat(workers.orders()).containsExactly("where 1 a", "timed out a after 1", "end 1");
    }

    @Test
    void whatRanOutOfTimeIsTriedAgain() {
        var workers = begun(timeout(100 * MS, 1));
        workers.pass(100 * MS);
        workers.end(a, End.FAILED, MS);
        assertThat(workers.orders()).containsExactly("where 1 a", "give 1 a");
        workers.begin(a);
        workers.pass(100 * MS);
        workers.end(a, End.FAILED, MS);
        assertThat(workers.orders()).containsExactly("where 1 a", "timed out a after 2");
    }

    @Test
    void aTaskThatIsCancelledWhileItsWorkerIsAskedIsInterruptedAtOnce() {
        var workers = begun(TIMED);
        workers.pass(100 * MS);
        workers.orders();
        workers.stop(a);
        assertThat(workers.orders()).containsExactly("interrupt 1 a");
        workers.end(a, End.FAILED, MS);
        assertThat(workers.orders()).containsExactly("stopped a");
    }

    @Test
    void whatWasGivenToAWorkerWhoseTaskIsOutOfTimeGoesToOthers() {
        var workers = PaperWorkers.ready(count(2)).with(timeout(MS, 0));
        workers.taught(5 * US);
        var first = workers.submit("a");
        workers.submit("b");
        assertThat(workers.with(2)).containsExactly("a", "b");
        workers.begin(first);
        workers.orders();
        workers.pass(MS);
        assertThat(workers.orders()).containsExactly("back 2 b", "where 2 a", "give 1 b");
    }

    @Test
    void aWorkerThatDoesNotBeginItsTaskIsReplacedAndTheTaskIsNotBlamed() {
        var workers = PaperWorkers.ready(count(1));
        var task = workers.submit("a");
        assertThat(workers.orders()).containsExactly("give 1 a");
        for (int stopped = 1; stopped <= 2; stopped++) {
            int next = stopped + 1;
            workers.pass(Times.CLAIMING);
            assertThat(workers.orders()).containsExactly("back " + stopped + " a", "kill " + stopped, "start " + next);
            workers.die(stopped);
            workers.scheduler.ready(next, workers.now);
            assertThat(workers.orders()).containsExactly("give " + next + " a");
        }
        workers.begin(task);
        workers.pass(2 * Times.CLAIMING);
        assertThat(workers.orders()).isEmpty();
        assertThat(workers.scheduler.nextDeadline()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void cancellingWhatWaitsEndsItAtOnce() {
        var workers = begun(Limits.NONE);
        var b = workers.submit("b");
        var c = workers.submit("c");
        workers.stop(b);
        workers.withdraw(c);
        assertThat(workers.orders()).containsExactly("stopped b", "stopped c");
        workers.end(a, End.FINAL, MS);
        assertThat(workers.orders()).containsExactly("done a");
    }

    @Test
    void cancellingWhatWasGivenButNotBegunTakesItBack() {
        var workers = PaperWorkers.ready(count(1));
        workers.taught(10 * US);
        var first = workers.submit("a");
        var b = workers.submit("b");
        var c = workers.submit("c");
        workers.begin(first);
        workers.orders();
        workers.stop(b);
        assertThat(workers.orders()).containsExactly("back 1 b", "stopped b");
        workers.withdraw(c);
        assertThat(workers.orders()).containsExactly("back 1 c", "stopped c");
        assertThat(workers.with(1)).containsExactly("a");
    }

    @Test
    void whatIsWithdrawnAfterItHasBegunGoesOn() {
        var workers = begun(Limits.NONE);
        workers.withdraw(a);
        assertThat(workers.orders()).isEmpty();
        assertThat(workers.end(a, End.FINAL, MS)).isEqualTo(1);
    }

    /** Two can have begun when the first has ended and its result has not been seen. */
    @Test
    void ofTwoBegunTasksOfAWorkerTheOneThatRunsIsStopped() {
        for (boolean secondFirst : new boolean[] {false, true}) {
            var workers = PaperWorkers.ready(count(1));
            workers.taught(10 * US);
            var first = workers.submit("a");
            var second = workers.submit("b");
            workers.begin(first);
            workers.begin(second);
            workers.orders();
            workers.stop(secondFirst ? second : first);
            workers.stop(secondFirst ? first : second);
            assertThat(workers.orders()).containsExactly("interrupt 1 b");
            workers.end(first, End.FINAL, US);
            assertThat(workers.orders()).containsExactly("stopped a");
            workers.end(second, End.FAILED, US);
            assertThat(workers.orders()).containsExactly("stopped b");
            workers.pass(2 * GRACE);
            assertThat(workers.orders()).isEmpty();
        }
    }

    @Test
    void aTaskThatIsStoppedTakesNoOtherWithItWhenItsWorkerIsKilled() {
        var workers = PaperWorkers.ready(count(1));
        workers.taught(10 * US);
        var first = workers.submit("a");
        workers.submit("b");
        workers.begin(first);
        workers.orders();
        workers.stop(first);
        workers.pass(GRACE);
        assertThat(workers.orders()).containsExactly("back 1 b", "interrupt 1 a", "kill 1", "start 2");
        workers.scheduler.ready(2, workers.now);
        workers.die(1);
        assertThat(workers.orders()).containsExactly("stopped a", "give 2 b");
    }

    @Test
    void nothingMoreOfABatchIsRunAfterItWasStopped() {
        var workers = PaperWorkers.ready(count(2));
        workers.taught(10 * US);
        var batch = workers.submit("batch", 20);
        workers.begin(batch);
        workers.orders();
        workers.stop(batch);
        assertThat(workers.orders()).contains("interrupt 2 batch").noneMatch(order -> order.startsWith("give"));
        workers.end(batch, End.FINAL, US);
        assertThat(workers.orders()).contains("stopped batch").noneMatch(order -> order.startsWith("give"));
    }

    @Test
    void nothingMoreOfABatchIsRunAfterItWasWithdrawn() {
        var workers = PaperWorkers.ready(count(2));
        workers.taught(10 * US);
        var batch = workers.submit("batch", 20);
        workers.begin(batch);
        workers.withdraw(batch);
        workers.orders();
        workers.pass(10 * MS);
        assertThat(workers.orders()).noneMatch(order -> order.startsWith("give"));
    }
}
