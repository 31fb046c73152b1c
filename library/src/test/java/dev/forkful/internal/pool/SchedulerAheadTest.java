package dev.forkful.internal.pool;

import static dev.forkful.internal.pool.PaperWorkers.MS;
import static dev.forkful.internal.pool.PaperWorkers.US;
import static dev.forkful.internal.pool.PaperWorkers.count;
import static org.assertj.core.api.Assertions.assertThat;

import dev.forkful.internal.spawn.WorkerOptions;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What workers are given ahead of what they do, and what of it is taken back: see {@link SchedulerTest}. */
class SchedulerAheadTest {
    private static List<PaperTask> submit(PaperWorkers workers, int n) {
        return IntStream.range(0, n).mapToObj(i -> workers.submit("t" + i)).toList();
    }

    /** One worker that knows how long a task takes, and has been given many. */
    private static int ahead(long nanos) {
        var workers = PaperWorkers.ready(count(1));
        workers.taught(nanos);
        submit(workers, 1000);
        return workers.with(1).size();
    }

    @Test
    void nothingIsGivenAheadWhileNobodyKnowsHowLongATaskTakes() {
        var workers = PaperWorkers.ready(count(2));
        submit(workers, 5);
        assertThat(workers.with(1)).hasSize(1);
        assertThat(workers.with(2)).hasSize(1);
    }

    @Test
    void asMuchIsGivenAheadAsWillBeDoneInAShortTime() {
        assertThat(ahead(1_000 * MS)).isEqualTo(2);
        assertThat(ahead(Times.SINGLES_AHEAD)).isEqualTo(2);
        assertThat(ahead(Times.SINGLES_AHEAD / 3)).isEqualTo(4);
        assertThat(ahead(Times.SINGLES_AHEAD / 20)).isEqualTo(21);
        assertThat(ahead(100)).isEqualTo(Times.MOST_AHEAD);
        assertThat(ahead(0)).isEqualTo(Times.MOST_AHEAD);
    }

    @Test
    void ofTasksWithManyItemsLessIsGivenAheadThanOfSingleOnes() {
        var workers = PaperWorkers.ready(count(1));
        workers.taught(Times.CHUNKS_AHEAD / 20);
        for (int i = 0; i < 30; i++) {
            workers.submit("chunk" + i, 5);
        }
        assertThat(workers.with(1)).hasSize(4);
    }

    /** Two workers that know how long a task takes, and have been given many. */
    private static long leisure(long nanos) {
        var workers = PaperWorkers.ready(count(2));
        workers.taught(nanos);
        submit(workers, 1000);
        return workers.scheduler.leisure();
    }

    @Test
    void nobodyHasToLookForHalfOfWhatWorkersHaveAhead() {
        var workers = PaperWorkers.ready(count(2));
        workers.taught(20 * US);
        workers.narrow.addAll(List.of(1, 2));
        for (int i = 0; i < 9; i++) {
            workers.submit("chunk" + i, 15);
        }
        assertThat(workers.with(1)).hasSize(1);
        assertThat(workers.scheduler.leisure()).isEqualTo(14 * 20 * US / 2);
        assertThat(leisure(200 * US)).isEqualTo(Times.NAP);
        assertThat(leisure(20 * US)).isEqualTo(Times.NAP);
        assertThat(leisure(1_000 * US)).isEqualTo(Times.NAP);
    }

    /** It may be the last. */
    @Test
    void somebodyHasToLookWhenNothingWaitsToBeGiven() {
        var workers = PaperWorkers.ready(count(2));
        workers.taught(200 * US);
        submit(workers, 42);
        assertThat(workers.scheduler.leisure()).isZero();
        workers.submit("one that waits");
        assertThat(workers.scheduler.leisure()).isPositive();
    }

    @Test
    void somebodyHasToLookWhenAWorkerHasNothingToDo() {
        var workers = PaperWorkers.ready(count(1));
        assertThat(workers.scheduler.leisure()).isZero();
        submit(workers, 3);
        assertThat(workers.scheduler.leisure()).isZero(); // nobody knows how long they take
    }

    @Test
    void somebodyHasToLookForAWorkerBehindALongTask() {
        var workers = PaperWorkers.ready(count(2));
        workers.taught(200 * US);
        submit(workers, 100);
        workers.begin(workers.given.get(1).getFirst());
        assertThat(workers.scheduler.leisure()).isPositive();
        workers.pass(Times.STUCK);
        assertThat(workers.scheduler.leisure()).isZero();
    }

    /** To be woken for each of few results is not more than to look now and then. */
    @Test
    void somebodyHasToLookForEachResultOfLongTasks() {
        assertThat(leisure(1_001 * US)).isZero(); // of two workers
        assertThat(leisure(Times.SINGLES_AHEAD)).isZero();
        assertThat(leisure(1_000 * MS)).isZero();
    }

    @Test
    void theMeasureFollowsTheTasks() {
        var workers = PaperWorkers.ready(count(1));
        workers.taught(10 * MS);
        assertThat(workers.scheduler.itemsAhead()).isEqualTo(1);
        for (int i = 0; i < 100; i++) {
            workers.run(workers.submit("short"), 2 * US);
        }
        assertThat(workers.scheduler.itemsAhead()).isBetween(90, 100);
        for (int i = 0; i < 100; i++) {
            workers.run(workers.submit("long"), 10 * MS);
        }
        assertThat(workers.scheduler.itemsAhead()).isEqualTo(1);
    }

    @Test
    void aWorkerIsFilledUpAgainWhenItHasDoneSome() {
        var workers = PaperWorkers.ready(count(1));
        workers.taught(Times.SINGLES_AHEAD / 9);
        var tasks = submit(workers, 30);
        assertThat(workers.with(1)).hasSize(10);
        for (var task : tasks) {
            workers.run(task, Times.SINGLES_AHEAD / 9);
        }
        assertThat(workers.with(1)).isEmpty();
        assertThat(tasks).allMatch(task -> task.ends == 1);
    }

    @Test
    void fewSmallTasksAreGivenToTheWorkerThatIsAwakeRatherThanWakingAnother() {
        var workers = PaperWorkers.ready(count(2));
        workers.taught(US);
        submit(workers, 3);
        assertThat(workers.with(2)).hasSize(3);
        assertThat(workers.with(1)).isEmpty();
    }

    @Test
    void manySmallTasksAreWorthWakingAnother() {
        var workers = PaperWorkers.ready(count(2));
        workers.taught(US);
        submit(workers, 1000);
        assertThat(workers.with(1)).hasSizeGreaterThan(100);
        assertThat(workers.with(2)).hasSizeGreaterThan(100);
    }

    /** Of 2 CPUs, who submits needs one; of 8, another worker has one for itself. */
    @ParameterizedTest
    @CsvSource({"2, 0", "8, 20"})
    void aLittleWorkDoesNotTakeTheLastCpu(int cpus, int others) {
        var workers = PaperWorkers.ready(count(2), cpus);
        workers.taught(US);
        submit(workers, 40);
        assertThat(workers.with(1)).hasSize(others);
        assertThat(workers.with(2)).hasSize(40 - others);
    }

    /** Else the keeper would be woken by each event: that took half of the time of a small task, once. */
    @Test
    void aDeadlineThatHasMovedOnIsForgottenWhenTheNextIsLookedUp() {
        var workers = PaperWorkers.ready(count(1));
        workers.taught(US);
        var tasks = submit(workers, 3);
        long first = workers.scheduler.nextDeadline();
        workers.now += MS;
        workers.run(tasks.getFirst(), US);
        assertThat(workers.scheduler.nextDeadline()).isGreaterThan(first);
        assertThat(workers.scheduler.soonest()).isEqualTo(workers.scheduler.nextDeadline());
    }

    /** It may be dead already, which the system takes its time to tell. */
    @Test
    void whatAWorkerDoesNotBeginGoesToOneThatHasNothingToDo() {
        var workers = PaperWorkers.ready(count(1).withSpares(1));
        var task = workers.submit("a");
        int first = task.worker;
        workers.glance(Times.SLOW - 1);
        assertThat(task.worker).isEqualTo(first);
        workers.glance(1);
        assertThat(task.worker).isEqualTo(3 - first);
        workers.glance(10 * Times.SLOW); // not to and fro
        assertThat(task.worker).isEqualTo(3 - first);
        workers.run(task, MS);
        assertThat(task.ends).isEqualTo(1);
    }

    /** It may be stopped: tasks that were passed to and fro came back to it once, and waited there for half a minute. */
    @Test
    void aWorkerThatHasNotLookedSinceGetsNothingMoreWhileAnotherIsAwake() {
        var workers = PaperWorkers.ready(count(2));
        workers.taught(10 * MS);
        var task = workers.submit("a");
        int stopped = task.worker;
        workers.asleep.add(stopped);
        workers.glance(Times.SLOW);
        assertThat(task.worker).isEqualTo(3 - stopped);
        workers.glance(1000 * Times.SLOW);
        assertThat(task.worker).isEqualTo(3 - stopped);
        for (int n = 0; n < 20; n++) {
            assertThat(workers.submit("b" + n).worker).isNotEqualTo(stopped);
        }
        workers.asleep.clear();
        workers.glance(1);
        assertThat(workers.with(stopped)).contains("a");
    }

    @Test
    void whatTheOtherDoesNotBeginEitherComesBackLaterIfTheFirstIsAwakeByThen() {
        var workers = PaperWorkers.ready(count(1).withSpares(1));
        var task = workers.submit("a");
        int first = task.worker;
        workers.glance(Times.SLOW);
        workers.glance(16 * Times.SLOW - 1);
        assertThat(task.worker).isEqualTo(3 - first);
        workers.glance(1);
        assertThat(task.worker).isEqualTo(first);
        workers.glance(256 * Times.SLOW - 1);
        assertThat(task.worker).isEqualTo(first);
        workers.glance(1);
        assertThat(task.worker).isEqualTo(3 - first);
        workers.run(task, MS);
        assertThat(task.ends).isEqualTo(1);
    }

    @Test
    void tasksGoToAWorkerThatHasNotLookedIfNobodyElseIsThere() {
        var workers = PaperWorkers.ready(count(2));
        var task = workers.submit("a");
        int stopped = task.worker;
        workers.asleep.add(stopped);
        workers.glance(Times.SLOW);
        workers.run(task, MS);
        workers.die(3 - stopped); // and another is started
        assertThat(workers.submit("b").worker).isZero();
        workers.die(3);
        assertThat(workers.with(stopped)).containsExactly("b");
    }

    @Test
    void whoTakesBatchesFromAnotherGetsNoMorePiecesOfThemThanAWorkerMayHave() {
        var workers = new PaperWorkers(count(2), 2);
        workers.scheduler.open(workers.now);
        workers.scheduler.ready(1, workers.now);
        workers.taught(US);
        var slow = workers.submit("slow");
        for (int n = 0; n < 20; n++) {
            assertThat(workers.submit("batch" + n, 40).worker).isEqualTo(1);
        }
        workers.run(slow, 10 * MS); // from now on batches are split into single items
        workers.scheduler.ready(2, workers.now);
        assertThat(workers.given.get(2)).hasSizeBetween(2, Times.MOST_AHEAD);
    }

    @Test
    void whoHasHungUpBeforeItWasReadyIsNobodyToWaitFor() {
        var workers = PaperWorkers.ready(count(2));
        var task = workers.submit("a");
        int stopped = task.worker;
        workers.asleep.add(stopped);
        workers.glance(Times.SLOW);
        workers.run(task, MS);
        workers.die(3 - stopped); // and another is started
        assertThat(workers.submit("b").worker).isZero();
        workers.hangUp(3);
        assertThat(workers.with(stopped)).containsExactly("b");
    }

    @Test
    void aWorkerThatDoesNotLookForAMinuteIsReplaced() {
        var workers = PaperWorkers.ready(count(2));
        var task = workers.submit("a");
        int stopped = task.worker;
        workers.asleep.add(stopped);
        workers.glance(Times.SLOW);
        workers.run(task, MS);
        workers.pass(Times.CLAIMING - 20 * MS);
        assertThat(workers.orders()).doesNotContain("kill " + stopped);
        workers.pass(30 * MS);
        assertThat(workers.orders()).containsExactly("kill " + stopped, "start 3");
    }

    @Test
    void aPoolWhoseWorkerIsStoppedEnds() {
        var workers = PaperWorkers.ready(count(2));
        var task = workers.submit("a");
        int stopped = task.worker;
        workers.asleep.add(stopped);
        workers.glance(Times.SLOW);
        workers.run(task, MS);
        workers.scheduler.shutdown(workers.now);
        workers.die(3 - stopped);
        workers.pass(WorkerOptions.DEFAULTS.endingTime().toNanos());
        assertThat(workers.orders()).contains("end " + stopped, "kill " + stopped);
    }

    @Test
    void whoBeginsNothingIsSuspectedForAWhile() {
        var workers = PaperWorkers.ready(count(1));
        var task = workers.submit("a");
        var scheduler = workers.scheduler;
        assertThat(scheduler.suspects(workers.now + Times.SUSPECT_FROM - 1)).isEmpty();
        assertThat(scheduler.suspects(workers.now + Times.SUSPECT_FROM)).containsExactly(task.worker);
        assertThat(scheduler.suspects(workers.now + Times.SUSPECT_TO)).isEmpty();
        workers.begin(task);
        assertThat(scheduler.suspects(workers.now + Times.SUSPECT_FROM)).isEmpty();
    }

    @Test
    void whatAWorkerHasBegunStaysWithIt() {
        var workers = PaperWorkers.ready(count(1).withSpares(1));
        var task = workers.submit("a");
        int first = task.worker;
        workers.begin(task);
        workers.glance(10 * Times.SLOW);
        assertThat(task.worker).isEqualTo(first);
    }

    @Test
    void longTasksGoToOneWorkerEach() {
        var workers = PaperWorkers.ready(count(3));
        workers.taught(10 * MS);
        submit(workers, 3);
        assertThat(List.of(workers.with(1), workers.with(2), workers.with(3))).allMatch(tasks -> tasks.size() == 1);
    }

    @Test
    void aFullWorkerIsGivenNoMoreUntilItHasDoneSomething() {
        var workers = PaperWorkers.ready(count(1));
        workers.taught(US);
        workers.narrow.add(1);
        var tasks = submit(workers, 3);
        assertThat(workers.with(1)).containsExactly("t0");
        workers.narrow.clear();
        workers.run(tasks.getFirst(), US);
        assertThat(workers.with(1)).containsExactly("t1", "t2");
    }

    /** Two workers, each with a long task and with more given ahead. */
    private static PaperWorkers loaded(List<PaperTask> into) {
        var workers = PaperWorkers.ready(count(2));
        workers.taught(30 * US);
        into.addAll(submit(workers, 12));
        assertThat(workers.with(1)).hasSize(6);
        assertThat(workers.with(2)).hasSize(6);
        return workers;
    }

    @Test
    void aWorkerThatHasNothingToDoTakesFromOneThatHasMuch() {
        var tasks = new ArrayList<PaperTask>();
        var workers = loaded(tasks);
        var running = workers.given.get(1).getFirst();
        workers.begin(running);
        for (var task : List.copyOf(workers.given.get(2))) {
            workers.run(task, 30 * US);
        }
        assertThat(workers.with(2)).isNotEmpty();
        assertThat(workers.with(1)).contains(running.name).hasSizeLessThan(6);
        assertThat(workers.with(1).size() + workers.with(2).size()).isEqualTo(6);
    }

    @Test
    void whatIsTakenFromAnotherNeverMakesAWorkerDoMoreThanItsShare() {
        var workers = PaperWorkers.ready(count(2).withRecycleAfter(10));
        workers.taught(30 * US);
        for (int done = 1; done < 8; done++) {
            workers.run(workers.submit("one"), 30 * US);
        }
        workers.narrow.add(2);
        submit(workers, 7);
        workers.narrow.clear();
        assertThat(workers.with(2)).containsExactly("t0");
        workers.begin(workers.given.get(1).getFirst());
        workers.run(workers.given.get(2).getFirst(), 30 * US);
        assertThat(workers.with(2)).hasSize(1);
    }

    @Test
    void whatIsBehindALongTaskIsTakenBackAndGivenToOthersInOrder() {
        var workers = PaperWorkers.ready(count(2));
        workers.taught(US);
        var tasks = submit(workers, 5);
        assertThat(workers.with(2)).hasSize(5);
        workers.begin(tasks.getFirst());
        workers.orders();
        workers.pass(Times.STUCK);
        assertThat(workers.with(2)).containsExactly("t0");
        assertThat(workers.with(1)).startsWith("t1", "t2");
        workers.run(tasks.get(1), US);
        workers.run(tasks.get(2), US);
        assertThat(workers.with(1)).containsExactly("t3", "t4");
    }

    @Test
    void aTaskThatTakesAsLongAsTheOthersIsNotALongOne() {
        var workers = PaperWorkers.ready(count(2));
        workers.taught(5 * MS);
        var tasks = submit(workers, 4);
        workers.begin(tasks.get(0));
        workers.begin(tasks.get(1));
        workers.pass(5 * MS);
        assertThat(workers.with(1)).hasSize(2);
        assertThat(workers.with(2)).hasSize(2);
        workers.pass((Times.STUCK_TASKS - 1) * 5 * MS);
        assertThat(workers.with(1)).containsExactly("t1");
        workers.pass(Times.STUCK_AT_LAST); // tasks are taken to be longer now
        assertThat(workers.with(2)).containsExactly("t0");
    }

    @Test
    void howeverLongTasksAreNothingWaitsLongerBehindOne() {
        var workers = PaperWorkers.ready(count(1));
        workers.taught(1_000 * MS);
        var tasks = submit(workers, 2);
        workers.begin(tasks.getFirst());
        workers.pass(Times.STUCK_AT_LAST - 1);
        assertThat(workers.with(1)).containsExactly("t0", "t1");
        workers.pass(1);
        assertThat(workers.with(1)).containsExactly("t0");
    }

    @Test
    void aWorkerBehindALongTaskIsGivenNothingMoreBeforeItIsThrough() {
        var workers = PaperWorkers.ready(count(1));
        workers.taught(US);
        var tasks = submit(workers, 5);
        workers.begin(tasks.getFirst());
        workers.pass(10 * Times.STUCK);
        submit(workers, 3);
        assertThat(workers.with(1)).containsExactly("t0");
        workers.end(tasks.getFirst(), End.FINAL, 10 * Times.STUCK);
        assertThat(workers.with(1)).startsWith("t1", "t2");
    }

    @Test
    void whatAWorkerDoesNotBeginGoesToAnotherAndNotBackToIt() {
        var workers = PaperWorkers.ready(count(2));
        workers.taught(US);
        var tasks = submit(workers, 5);
        assertThat(workers.with(2)).hasSize(5);
        workers.pass(Times.STUCK);
        assertThat(workers.with(1)).contains("t0");
        for (int i = 0; i < 50 && tasks.stream().anyMatch(task -> task.ends == 0); i++) {
            if (!workers.with(1).isEmpty()) {
                workers.run(workers.given.get(1).getFirst(), US);
            }
            workers.pass(Times.STUCK);
        }
        assertThat(tasks).filteredOn(task -> task.ends == 0).hasSizeLessThanOrEqualTo(1);
    }

    @Test
    void aBatchIsCutToWhatIsGivenAhead() {
        var workers = PaperWorkers.ready(count(2));
        workers.taught(20 * US);
        workers.submit("batch", 45);
        assertThat(workers.orders())
                .startsWith("split batch+10", "give 2 batch", "split batch+10+10", "give 1 batch+10");
        var all = workers.given.values().stream().flatMap(Collection::stream).toList();
        assertThat(all)
                .allMatch(task -> task.items < 2 * 10)
                .extracting(task -> task.items)
                .contains(10, 15);
        assertThat(all.stream().mapToInt(task -> task.items).sum()).isEqualTo(45);
    }

    @Test
    void whatABatchHasNotBegunIsTakenBackWhenItTurnsOutToBeLong() {
        var workers = PaperWorkers.ready(count(2));
        workers.taught(20 * US);
        var batch = workers.submit("batch", 8);
        workers.begin(batch);
        workers.begin(batch);
        workers.orders();
        workers.pass(Times.STUCK);
        assertThat(workers.orders()).contains("split batch+2").anyMatch(order -> order.startsWith("give 1 batch+2"));
        assertThat(batch.items).isEqualTo(2);
        assertThat(workers.end(batch, End.FINAL, 2 * Times.STUCK)).isEqualTo(1);
    }

    @Test
    void aBatchOfQuickItemsWhoseWorkerHadToWaitDoesNotCountAsSlow() {
        var workers = PaperWorkers.ready(count(2));
        workers.taught(US);
        workers.run(workers.submit("batch", 200), 200 * US);
        int ahead = workers.scheduler.itemsAhead();
        workers.run(workers.submit("delayed", 200), 20 * MS);
        assertThat(workers.scheduler.itemsAhead()).isGreaterThanOrEqualTo(ahead);
        workers.run(workers.submit("batch", 200), 200 * US);
        for (int i = 0; i < 50; i++) {
            workers.run(workers.submit("slow", 2), 20 * MS);
        }
        assertThat(workers.scheduler.itemsAhead()).isEqualTo(1);
    }

    @Test
    void aBatchThatIsTakenBackInItsMiddleTellsHowLongAnItemTakes() {
        var workers = PaperWorkers.ready(count(2));
        workers.taught(US);
        var batch = workers.submit("batch", 200);
        for (int i = 0; i < 150; i++) {
            workers.begin(batch);
        }
        workers.pass(Times.STUCK);
        assertThat(batch.items).isEqualTo(150);
        assertThat(workers.scheduler.itemsAhead()).isGreaterThan(50);
    }
}
