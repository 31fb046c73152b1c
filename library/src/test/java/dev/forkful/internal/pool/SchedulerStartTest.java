package dev.forkful.internal.pool;

import static dev.forkful.internal.pool.PaperWorkers.MS;
import static dev.forkful.internal.pool.PaperWorkers.count;
import static org.assertj.core.api.Assertions.assertThat;

import dev.forkful.internal.spawn.WorkerOptions;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** When workers are started, and when they end: see {@link SchedulerTest}. */
class SchedulerStartTest {
    private static PaperWorkers opened(PoolOptions options) {
        var workers = new PaperWorkers(options, 2);
        workers.scheduler.open(workers.now);
        return workers;
    }

    @Test
    void workersAreStartedAtOnceButNotMoreThanTheCpusAtATime() {
        var workers = opened(count(3));
        assertThat(workers.orders()).containsExactly("start 1", "start 2");
        workers.scheduler.ready(1, workers.now);
        assertThat(workers.orders()).containsExactly("start 3");
    }

    @Test
    void theFirstTaskDoesNotWaitForAllWorkers() {
        var workers = opened(count(2));
        workers.submit("a");
        workers.scheduler.ready(2, workers.now);
        assertThat(workers.orders()).containsExactly("start 1", "start 2", "give 2 a");
    }

    @Test
    void aTaskThatHadNotBegunWhenAllHopeWasLostIsToldSo() {
        var workers = PaperWorkers.ready(count(1));
        workers.submit("a");
        workers.orders();
        workers.scheduler.hopeless(workers.now);
        workers.die(1);
        workers.scheduler.shutdown(workers.now);
        assertThat(workers.orders()).containsExactly("hopeless a", "terminated");
    }

    @Test
    void whatIsTakenBackWithNoHopeLeftDoesNotWaitForAWorkerThatWillNotCome() {
        var workers = PaperWorkers.ready(count(1));
        workers.taught(10 * PaperWorkers.US);
        var a = workers.submit("a");
        workers.submit("b");
        workers.begin(a);
        workers.scheduler.hopeless(workers.now);
        workers.pass(Times.STUCK);
        workers.die(1);
        workers.scheduler.shutdown(workers.now);
        assertThat(workers.orders()).contains("lost a after 1", "hopeless b").endsWith("terminated");
    }

    @Test
    void aWorkerThatDiesIdleAgainAndAgainIsNotReplacedForEver() {
        var workers = opened(count(1));
        for (int n = 1; n <= Times.LATER_START_FAILURES; n++) {
            workers.scheduler.ready(n, workers.now);
            workers.die(n);
            workers.pass(10_000 * MS);
        }
        workers.orders();
        workers.submit("a");
        assertThat(workers.orders()).containsExactly("hopeless a");
    }

    /** As where somebody kills all that there are: that none of these had a task yet says nothing. */
    @Test
    void manyIdleWorkersThatDieTogetherAreReplaced() {
        var workers = PaperWorkers.ready(count(16), 16);
        for (int n = 1; n <= 16; n++) {
            workers.hangUp(n);
        }
        for (int n = 1; n <= 16; n++) {
            workers.die(n);
        }
        workers.submit("a");
        workers.pass(1_000 * MS);
        assertThat(workers.scheduler.isHopeless()).isFalse();
        assertThat(workers.orders()).contains("start 17", "start 32");
    }

    @Test
    void aWorkerThatDiesAsSoonAsItIsSetUpIsNotReplacedForEverThoughATaskWasGivenToIt() {
        var workers = opened(count(1));
        var task = workers.submit("a");
        for (int n = 1; n <= Times.LATER_START_FAILURES; n++) {
            workers.asleep.add(n);
            workers.scheduler.ready(n, workers.now);
            if (n % 2 == 0) {
                workers.hangUp(n);
            }
            workers.die(n);
            if (n > 1) {
                assertThat(workers.orders()).doesNotContain("start " + (n + 1)); // not at once
            }
            workers.pass(10_000 * MS);
        }
        assertThat(workers.scheduler.isHopeless()).isTrue();
        assertThat(task.ends).isEqualTo(1);
    }

    @Test
    void whatWaitsBesideOneIdleDeathTooManyIsToldWhenItIsKnownHowThatWas() {
        var workers = PaperWorkers.ready(count(1).withSpares(1));
        var a = workers.submit("a");
        workers.begin(a);
        workers.submit("b");
        int spare = 3 - a.worker;
        for (int deaths = 1; deaths < Times.LATER_START_FAILURES; deaths++) {
            workers.hangUp(spare);
            workers.die(spare);
            workers.pass(10_000 * MS);
            spare = 2 + deaths;
            workers.scheduler.ready(spare, workers.now);
        }
        workers.hangUp(spare);
        assertThat(workers.orders()).noneMatch(order -> order.startsWith("hopeless"));
        workers.die(spare);
        assertThat(workers.orders()).containsExactly("hopeless b");
    }

    @Test
    void aPoolThatNeverCameUpSaysSoWhenItIsClosed() {
        var workers = opened(count(1));
        workers.scheduler.shutdown(workers.now);
        assertThat(workers.orders()).containsExactly("start 1");
        workers.die(1);
        assertThat(workers.orders()).containsExactly("terminated");
        assertThat(workers.scheduler.isHopeless()).isTrue();
    }

    @Test
    void afterThreeWorkersThatDidNotStartThereIsNoHope() {
        var workers = opened(count(1));
        workers.submit("a");
        for (int n = 1; n <= Times.START_FAILURES; n++) {
            workers.die(n);
            workers.pass(1_000 * MS);
        }
        assertThat(workers.orders()).containsExactly("start 1", "start 2", "start 3", "hopeless a");
        workers.submit("b");
        assertThat(workers.orders()).containsExactly("hopeless b");
        workers.scheduler.shutdown(workers.now);
        assertThat(workers.orders()).containsExactly("terminated");
    }

    /** They were all started with it; the others will be without. */
    @Test
    void workersThatDieOfAStartCacheAreReplacedAtOnceAndNotCounted() {
        var workers = new PaperWorkers(count(4), 4);
        workers.scheduler.open(workers.now);
        workers.submit("a");
        assertThat(workers.orders()).containsExactly("start 1", "start 2", "start 3", "start 4");
        for (int n = 1; n <= 4; n++) {
            workers.dieOfItsCache(n);
        }
        assertThat(workers.orders()).containsExactly("start 5", "start 6", "start 7", "start 8");
        workers.scheduler.ready(5, workers.now);
        assertThat(workers.orders()).containsExactly("give 5 a");
    }

    /** It is said of one that is not used any more: something else is wrong. */
    @Test
    void onlyOneRoundOfWorkersIsTakenToDieOfAStartCache() {
        var workers = opened(count(1));
        workers.submit("a");
        for (int n = 1; n <= 1 + Times.START_FAILURES; n++) {
            workers.dieOfItsCache(n);
            workers.pass(1_000 * MS);
        }
        assertThat(workers.orders()).containsExactly("start 1", "start 2", "start 3", "start 4", "hopeless a");
    }

    @Test
    void aPoolThatIsClosedWhenItsFirstWorkerHasDiedOfAStartCacheSaysNothing() {
        var workers = opened(count(1));
        workers.scheduler.shutdown(workers.now);
        workers.dieOfItsCache(1);
        assertThat(workers.orders()).containsExactly("start 1", "terminated");
        assertThat(workers.scheduler.isHopeless()).isFalse();
    }

    @Test
    void theNextStartAfterAFailureWaits() {
        var workers = opened(count(1));
        workers.die(1);
        assertThat(workers.orders()).containsExactly("start 1");
        assertThat(workers.scheduler.nextDeadline()).isGreaterThan(workers.now);
        workers.now = workers.scheduler.nextDeadline();
        workers.tick();
        assertThat(workers.orders()).containsExactly("start 2");
    }

    @Test
    void theWaitDoublesWithEachFailure() {
        var workers = opened(count(1));
        workers.die(1);
        long first = workers.scheduler.nextDeadline() - workers.now;
        workers.pass(first);
        workers.die(2);
        assertThat(workers.scheduler.nextDeadline() - workers.now).isEqualTo(2 * first);
    }

    @Test
    void workersThatDoNotStartDoNotHoldUpAShutdown() {
        var workers = opened(count(1));
        workers.submit("a");
        workers.scheduler.shutdown(workers.now);
        for (int n = 1; n <= Times.START_FAILURES; n++) {
            workers.die(n);
            workers.pass(1_000 * MS);
        }
        assertThat(workers.orders()).endsWith("hopeless a", "terminated");
    }

    @Test
    void aPoolEndsWhenItsLastTaskIsNotWantedAnyMore() {
        var workers = opened(count(1));
        var a = workers.submit("a");
        workers.die(1); // and the next start waits
        workers.scheduler.shutdown(workers.now);
        workers.withdraw(a);
        assertThat(workers.orders()).containsExactly("start 1", "stopped a", "terminated");
    }

    @Test
    void aWorkerThatMayTakeLongToEndIsLeftAloneUntilThen() {
        var workers = PaperWorkers.ready(count(1).withEndingTime(Duration.ofMinutes(2)));
        workers.scheduler.shutdown(workers.now);
        assertThat(workers.orders()).containsExactly("end 1");
        workers.now += Duration.ofMinutes(2).toNanos() - 1;
        workers.tick();
        assertThat(workers.orders()).isEmpty();
        workers.now++;
        workers.tick();
        assertThat(workers.orders()).containsExactly("kill 1");
    }

    @Test
    void aWorkerThatDoesNotEndWhenToldToIsKilled() {
        var workers = PaperWorkers.ready(count(1));
        workers.scheduler.shutdown(workers.now);
        assertThat(workers.orders()).containsExactly("end 1");
        workers.now += WorkerOptions.DEFAULTS.endingTime().toNanos();
        workers.tick();
        assertThat(workers.orders()).containsExactly("kill 1");
        workers.die(1);
        assertThat(workers.orders()).containsExactly("terminated");
    }
}
