package dev.forkful.internal.pool;

import static dev.forkful.internal.pool.PaperWorkers.MS;
import static dev.forkful.internal.pool.PaperWorkers.count;
import static dev.forkful.internal.pool.PaperWorkers.retries;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** The scheduler with no processes, no threads and no clock: events go in, orders come out. Here: tries, deaths, and the end of a pool. */
class SchedulerTest {
    @Test
    void tasksAreGivenInOrderToWhoeverIsIdle() {
        var workers = PaperWorkers.ready(count(1));
        var a = workers.submit("a");
        workers.submit("b");
        assertThat(workers.orders()).containsExactly("give 1 a");
        assertThat(workers.run(a, MS)).isEqualTo(1);
        assertThat(workers.orders()).containsExactly("give 1 b", "done a");
    }

    @Test
    void whatADyingWorkerHasNotBegunGoesToTheSpareBeforeItIsKnownHowItDied() {
        var workers = PaperWorkers.ready(count(1).withSpares(1));
        workers.scheduler.ready(2, workers.now);
        var a = workers.submit("a");
        assertThat(workers.orders()).containsExactly("give 2 a");
        workers.hangUp(2);
        assertThat(workers.orders()).containsExactly("back 2 a", "give 1 a", "start 3");
        workers.begin(a);
        workers.die(2);
        assertThat(workers.orders()).isEmpty();
    }

    @Test
    void whatADyingWorkerHadBegunIsLostWhenItIsKnownHowItDied() {
        var workers = PaperWorkers.ready(count(1));
        var a = workers.submit("a");
        workers.begin(a);
        workers.orders();
        workers.hangUp(1);
        assertThat(workers.orders()).containsExactly("start 2");
        workers.die(1);
        assertThat(workers.orders()).containsExactly("lost a after 1");
    }

    @Test
    void aSpareTakesOverWhatWaitsBeforeItIsKnownHowTheOtherDied() {
        var workers = PaperWorkers.ready(count(1).withSpares(1));
        var a = workers.submit("a");
        workers.begin(a);
        workers.submit("b");
        workers.orders();
        workers.hangUp(2);
        assertThat(workers.orders()).containsExactly("give 1 b", "start 3");
        assertThat(workers.scheduler.busy()).isEqualTo(1);
        workers.die(2);
        assertThat(workers.orders()).containsExactly("lost a after 1");
        assertThat(workers.scheduler.busy()).isEqualTo(1);
    }

    @Test
    void aSpareTakesOverFromOneThatWasKilledAsSoonAsThatHangsUp() {
        var workers = PaperWorkers.ready(count(1).withSpares(1));
        var a = workers.submit("a");
        workers.begin(a);
        workers.submit("b");
        workers.stop(a);
        workers.pass(1000 * MS);
        assertThat(workers.orders()).endsWith("kill 2", "start 3");
        workers.hangUp(2);
        assertThat(workers.orders()).containsExactly("give 1 b");
        workers.die(2);
        assertThat(workers.orders()).containsExactly("stopped a");
        assertThat(workers.scheduler.busy()).isEqualTo(1);
    }

    @Test
    void aResultThatIsFoundWhenItsWorkerHasHungUpIsNotCountedTwice() {
        var workers = PaperWorkers.ready(count(1).withSpares(1));
        var a = workers.submit("a");
        workers.begin(a);
        workers.hangUp(2);
        workers.end(a, End.FINAL, MS);
        assertThat(workers.scheduler.busy()).isZero();
        workers.die(2);
        assertThat(workers.scheduler.busy()).isZero();
    }

    @Test
    void aDeathAfterTheClaimIsTheTasksAndOneBeforeIsNot() {
        var workers = PaperWorkers.ready(count(1));
        var a = workers.submit("a");
        workers.die(1);
        assertThat(workers.orders()).containsExactly("give 1 a", "start 2");
        workers.scheduler.ready(2, workers.now);
        assertThat(workers.orders()).containsExactly("give 2 a");
        workers.begin(a);
        workers.die(2);
        assertThat(workers.orders()).containsExactly("lost a after 1", "start 3");
    }

    @Test
    void aTaskWhoseTurnItWasWhenTwoWorkersDiedIsTheCause() {
        var workers = PaperWorkers.ready(count(1));
        workers.submit("a");
        workers.die(1);
        workers.scheduler.ready(2, workers.now);
        workers.die(2);
        assertThat(workers.orders()).contains("lost a after 1");
    }

    /** As of a function that does not fit into the heap of a worker, which has not begun the task then. */
    @Test
    void itIsAlsoIfTheyHungUpBeforeItIsKnownHowTheyDied() {
        var workers = PaperWorkers.ready(count(1));
        workers.taught(10 * PaperWorkers.US);
        for (var name : List.of("a", "b")) {
            workers.submit(name);
        }
        workers.hangUp(1);
        workers.die(1);
        workers.scheduler.ready(2, workers.now);
        assertThat(workers.orders()).endsWith("give 2 a", "give 2 b");
        workers.hangUp(2);
        assertThat(workers.orders()).containsExactly("back 2 b", "start 3");
        workers.die(2);
        assertThat(workers.orders()).containsExactly("lost a after 1");
        workers.scheduler.ready(3, workers.now);
        assertThat(workers.orders()).containsExactly("give 3 b");
    }

    @Test
    void itIsAlsoIfTheFirstOfThemHadFallenSilentOverItAndTheTaskWasWithAnother() {
        var workers = PaperWorkers.ready(count(2));
        workers.taught(10 * PaperWorkers.US);
        workers.submit("a");
        assertThat(workers.orders()).containsExactly("give 2 a");
        workers.glance(100 * MS);
        assertThat(workers.orders()).containsExactly("back 2 a", "give 1 a");
        workers.hangUp(2);
        workers.die(2);
        workers.orders();
        workers.hangUp(1);
        workers.die(1);
        assertThat(workers.orders()).contains("lost a after 1");
    }

    /** A function, say, that is too large for their heaps, and takes long to read. */
    @Test
    void whatOneWorkerHasDiedOfGoesToNoMoreThanOneAfterThat() {
        var workers = PaperWorkers.ready(count(16), 16);
        workers.taught(10 * PaperWorkers.US);
        var task = workers.submit("a");
        int first = task.worker;
        workers.glance(200 * MS);
        int second = task.worker;
        assertThat(second).isNotEqualTo(first);
        workers.hangUp(first);
        workers.die(first);
        for (int n = 0; n < 9; n++) {
            workers.glance(200 * MS);
            assertThat(task.worker).isEqualTo(second);
        }
        workers.hangUp(second);
        workers.die(second);
        assertThat(workers.orders()).contains("lost a after 1");
    }

    @Test
    void whatOneWorkerHasDiedOfDoesNotWaitForeverForOneThatIsStopped() {
        var workers = PaperWorkers.ready(count(16), 16);
        workers.taught(10 * PaperWorkers.US);
        var task = workers.submit("a");
        int first = task.worker;
        workers.glance(200 * MS);
        int second = task.worker;
        workers.hangUp(first);
        workers.die(first);
        workers.glance(Times.SUSPECT_TASK);
        assertThat(task.worker).isNotIn(first, second).isPositive();
    }

    /** As where somebody kills all workers at once, and it takes some milliseconds to be known. */
    @Test
    void whatIsGivenToTheDeadIsNotTheCause() {
        var workers = PaperWorkers.ready(count(3));
        workers.taught(10 * PaperWorkers.US);
        workers.asleep.addAll(List.of(1, 2, 3));
        workers.submit("a");
        assertThat(workers.orders()).containsExactly("give 3 a");
        workers.glance(100 * MS);
        assertThat(workers.orders()).containsExactly("back 3 a", "give 2 a");
        for (int worker : List.of(3, 2, 1)) {
            workers.hangUp(worker);
            workers.die(worker);
        }
        workers.scheduler.ready(4, workers.now);
        assertThat(workers.orders())
                .noneMatch(order -> order.startsWith("lost"))
                .contains("give 4 a");
    }

    @Test
    void ofAllThatADeadWorkerHadOnlyWhatItHadBegunIsLost() {
        var workers = PaperWorkers.ready(count(1));
        workers.taught(10 * PaperWorkers.US);
        var a = workers.submit("a");
        for (var name : List.of("b", "c", "d")) {
            workers.submit(name);
        }
        assertThat(workers.with(1)).containsExactly("a", "b", "c", "d");
        workers.begin(a);
        workers.orders();
        workers.die(1);
        assertThat(workers.orders()).containsExactly("lost a after 1", "start 2");
        workers.scheduler.ready(2, workers.now);
        assertThat(workers.orders()).containsExactly("give 2 b", "give 2 c", "give 2 d");
    }

    @Test
    void whatADeadWorkerHadNotBegunIsNotBlamedForTheDeathsOfOthersBeforeIt() {
        var workers = PaperWorkers.ready(count(1));
        workers.taught(10 * PaperWorkers.US);
        var tasks = List.of(workers.submit("a"), workers.submit("b"), workers.submit("c"));
        for (int n = 1; n <= 3; n++) {
            workers.begin(tasks.get(n - 1));
            workers.die(n);
            workers.scheduler.ready(n + 1, workers.now);
        }
        assertThat(workers.orders())
                .filteredOn(order -> order.startsWith("lost"))
                .containsExactly("lost a after 1", "lost b after 1", "lost c after 1");
    }

    @Test
    void aFailureIsTriedAgainAsOftenAsAllowed() {
        var workers = PaperWorkers.ready(count(1)).with(retries(2));
        var a = workers.submit("a");
        for (int tries = 1; tries <= 3; tries++) {
            workers.begin(a);
            assertThat(workers.end(a, End.FAILED, 3 * MS)).isEqualTo(tries == 3 ? 3 : 0);
        }
        assertThat(workers.orders()).containsExactly("give 1 a", "give 1 a", "give 1 a", "done a after 3");
    }

    @Test
    void aTaskThatIsTriedAgainComesBeforeAllThatWait() {
        var workers = PaperWorkers.ready(count(1)).with(retries(1));
        var a = workers.submit("a");
        workers.submit("b");
        workers.begin(a);
        workers.end(a, End.FAILED, MS);
        assertThat(workers.orders()).containsExactly("give 1 a", "give 1 a", "give 1 b");
    }

    @Test
    void aDeathIsATryToo() {
        var workers = PaperWorkers.ready(count(1)).with(retries(1));
        var a = workers.submit("a");
        workers.begin(a);
        workers.die(1);
        workers.scheduler.ready(2, workers.now);
        workers.begin(a);
        workers.die(2);
        assertThat(workers.orders()).containsExactly("give 1 a", "start 2", "give 2 a", "lost a after 2", "start 3");
    }

    @Test
    void whatNoOneWantsIsNotTriedAgain() {
        var workers = PaperWorkers.ready(count(1)).with(retries(2));
        var a = workers.submit("a");
        workers.begin(a);
        a.unwanted = true;
        assertThat(workers.end(a, End.FAILED, MS)).isEqualTo(1);
    }

    @Test
    void aSpareTakesOverAtOnceAndTasksNeverExceedTheCount() {
        var workers = PaperWorkers.ready(count(1).withSpares(1));
        var a = workers.submit("a");
        workers.submit("b");
        assertThat(workers.orders()).containsExactly("give 2 a");
        workers.begin(a);
        workers.die(2);
        assertThat(workers.orders()).containsExactly("lost a after 1", "give 1 b", "start 3");
    }

    @Test
    void aWorkerIsReplacedWhenItHasDoneItsShare() {
        var workers = PaperWorkers.ready(count(1).withRecycleAfter(2));
        var tasks = List.of(workers.submit("a"), workers.submit("b"), workers.submit("c"));
        workers.run(tasks.get(0), PaperWorkers.US);
        assertThat(workers.with(1)).containsExactly("b");
        workers.run(tasks.get(1), PaperWorkers.US);
        assertThat(workers.orders()).endsWith("end 1", "start 2", "done b");
        workers.scheduler.ready(2, workers.now);
        assertThat(workers.orders()).containsExactly("give 2 c");
    }

    @Test
    void shutdownNowReturnsWhatNeverRanAndStopsTheRest() {
        var workers = PaperWorkers.ready(count(1));
        var a = workers.submit("a");
        var b = workers.submit("b");
        workers.begin(a);
        workers.orders();
        assertThat(workers.scheduler.shutdownNow(workers.now)).containsExactly(b);
        assertThat(workers.orders()).containsExactly("interrupt 1 a");
        workers.end(a, End.FAILED, MS);
        assertThat(workers.orders()).containsExactly("stopped a", "end 1");
    }

    @Test
    void whatReturnsThoughShutdownNowHasInterruptedItHasItsResult() {
        var workers = PaperWorkers.ready(count(1));
        var a = workers.submit("a");
        workers.begin(a);
        workers.scheduler.shutdownNow(workers.now);
        workers.orders();
        assertThat(workers.end(a, End.RETURNED, MS)).isEqualTo(1);
        assertThat(workers.orders()).containsExactly("end 1", "done a");
    }

    @Test
    void whatWasCancelledBeforeShutdownNowHasNone() {
        var workers = PaperWorkers.ready(count(1));
        var a = workers.submit("a");
        workers.begin(a);
        a.unwanted = true;
        workers.scheduler.stop(a, workers.now);
        workers.scheduler.shutdownNow(workers.now);
        workers.orders();
        assertThat(workers.end(a, End.RETURNED, MS)).isZero();
        assertThat(workers.orders()).containsExactly("stopped a", "end 1");
    }

    @Test
    void shutdownNowReturnsWhatWasGivenAheadAndRunsNoneOfIt() {
        var workers = PaperWorkers.ready(count(2));
        workers.taught(100 * MS);
        var a = workers.submit("a");
        var b = workers.submit("b");
        var rest = List.of(workers.submit("c"), workers.submit("d"), workers.submit("e"));
        workers.begin(a);
        workers.begin(b);
        workers.orders();
        assertThat(workers.scheduler.shutdownNow(workers.now)).containsExactlyInAnyOrderElementsOf(rest);
        assertThat(workers.orders())
                .filteredOn(order -> !order.startsWith("back"))
                .containsExactlyInAnyOrder("interrupt 2 a", "interrupt 1 b");
        workers.end(a, End.FAILED, MS);
        workers.end(b, End.FAILED, MS);
        assertThat(workers.orders()).containsExactlyInAnyOrder("stopped a", "stopped b", "end 1", "end 2");
    }

    @Test
    void wordsOfAWorkerAboutATaskItNoLongerHasChangeNothing() {
        var workers = PaperWorkers.ready(count(1));
        var a = workers.submit("a");
        workers.run(a, MS);
        workers.orders();
        assertThat(workers.scheduler.ended(1, a, End.FINAL, MS, workers.now)).isZero();
        workers.scheduler.here(1, a, List.of(), workers.now);
        workers.scheduler.died(7, false, workers.now);
        workers.scheduler.ready(7, workers.now);
        assertThat(workers.orders()).isEmpty();
    }
}
