package dev.forkful.internal.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forkful.internal.pool.Scheduler.End;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The scheduler with no processes, no threads and no clock: events go in, orders come out. */
class SchedulerTest {
    private static final long MS = 1_000_000;

    private long now;
    private final List<String> orders = new ArrayList<>();
    private final Set<String> unwanted = new HashSet<>();
    private final Map<String, Integer> ends = new HashMap<>();

    private final class Recorder implements Scheduler.Effects<String> {
        private void order(String text) {
            orders.add(text);
        }

        private void end(String text, String task) {
            order(text + " " + task);
            ends.merge(task, 1, Integer::sum);
        }

        @Override
        public boolean isWanted(String task) {
            return !unwanted.contains(task);
        }

        @Override
        public void start(int worker) {
            order("start " + worker);
        }

        @Override
        public void give(int worker, String task) {
            order("give " + worker + " " + task);
        }

        @Override
        public void askWhere(int worker, String task) {
            order("where " + worker + " " + task);
        }

        @Override
        public void interrupt(int worker, String task) {
            order("interrupt " + worker + " " + task);
        }

        @Override
        public void end(int worker) {
            order("end " + worker);
        }

        @Override
        public void kill(int worker) {
            order("kill " + worker);
        }

        @Override
        public void stopped(String task) {
            end("stopped", task);
        }

        @Override
        public void lost(String task, int worker, int tries) {
            end("lost after " + tries, task);
        }

        @Override
        public void timedOut(String task, int worker, int tries, List<StackTraceElement> stack) {
            end("timed out after " + tries, task);
        }

        @Override
        public void hopeless(String task) {
            end("hopeless", task);
        }

        @Override
        public void terminated() {
            order("terminated");
        }
    }

    private Scheduler<String> scheduler(PoolOptions options) {
        return new Scheduler<>(options, 2, new Recorder());
    }

    private static PoolOptions count(int n) {
        return PoolOptions.defaults().withCount(n);
    }

    private List<String> orders() {
        var copy = List.copyOf(orders);
        orders.clear();
        return copy;
    }

    /** One with its only worker ready and its orders forgotten. */
    private Scheduler<String> ready(PoolOptions options) {
        var scheduler = scheduler(options);
        scheduler.open(now);
        scheduler.ready(1, now);
        orders.clear();
        return scheduler;
    }

    @Test
    void workersAreStartedAtOnceButNotMoreThanTheCpusAtATime() {
        var scheduler = scheduler(count(3));
        scheduler.open(now);
        assertThat(orders()).containsExactly("start 1", "start 2");
        scheduler.ready(1, now);
        assertThat(orders()).containsExactly("start 3");
    }

    @Test
    void tasksAreGivenInOrderToWhoeverIsIdle() {
        var scheduler = ready(count(1));
        scheduler.submit("a", now);
        scheduler.submit("b", now);
        assertThat(orders()).containsExactly("give 1 a");
        scheduler.started(1, "a", now);
        assertThat(scheduler.ended(1, "a", End.FINAL, now)).isEqualTo(1);
        assertThat(orders()).containsExactly("give 1 b");
    }

    @Test
    void aDeathAfterTheClaimIsTheTasksAndOneBeforeIsNot() {
        var scheduler = ready(count(1));
        scheduler.submit("a", now);
        scheduler.died(1, now);
        assertThat(orders()).containsExactly("give 1 a", "start 2");
        scheduler.ready(2, now);
        assertThat(orders()).containsExactly("give 2 a");
        scheduler.started(2, "a", now);
        scheduler.died(2, now);
        assertThat(orders()).containsExactly("lost after 1 a", "start 3");
    }

    @Test
    void aTaskThatKillsTwoWorkersBeforeTheClaimIsTheCause() {
        var scheduler = ready(count(1));
        scheduler.submit("a", now);
        scheduler.died(1, now);
        scheduler.ready(2, now);
        scheduler.died(2, now);
        assertThat(orders()).contains("lost after 1 a");
    }

    @Test
    void aFailureIsTriedAgainFirstAndAsOftenAsAllowed() {
        var scheduler = ready(count(1).withRetries(2));
        scheduler.submit("a", now);
        scheduler.submit("b", now);
        scheduler.started(1, "a", now);
        assertThat(scheduler.ended(1, "a", End.FAILED, now)).isZero();
        scheduler.started(1, "a", now);
        assertThat(scheduler.ended(1, "a", End.FAILED, now)).isZero();
        scheduler.started(1, "a", now);
        assertThat(scheduler.ended(1, "a", End.FAILED, now)).isEqualTo(3);
        assertThat(orders()).containsExactly("give 1 a", "give 1 a", "give 1 a", "give 1 b");
    }

    @Test
    void whatNoOneWantsIsNotTriedAgain() {
        var scheduler = ready(count(1).withRetries(2));
        scheduler.submit("a", now);
        scheduler.started(1, "a", now);
        unwanted.add("a");
        assertThat(scheduler.ended(1, "a", End.FAILED, now)).isEqualTo(1);
    }

    @Test
    void outOfTimeMeansAskedThenInterruptedThenKilled() {
        var scheduler = ready(count(1).withTaskTimeout(Duration.ofMillis(100)));
        scheduler.submit("a", now);
        scheduler.started(1, "a", now);
        orders.clear();
        assertThat(scheduler.nextDeadline()).isEqualTo(100 * MS);
        now = 100 * MS;
        scheduler.tick(now);
        assertThat(orders()).containsExactly("where 1 a");
        scheduler.here(1, "a", List.of(), now);
        assertThat(orders()).containsExactly("interrupt 1 a");
        now += Scheduler.GRACE.toNanos();
        scheduler.tick(now);
        assertThat(orders()).containsExactly("kill 1", "start 2");
        scheduler.died(1, now);
        assertThat(orders()).containsExactly("timed out after 1 a");
    }

    @Test
    void aWorkerThatCannotSayWhereItIsIsInterruptedAllTheSame() {
        var scheduler = ready(count(1).withTaskTimeout(Duration.ofMillis(100)));
        scheduler.submit("a", now);
        scheduler.started(1, "a", now);
        now = 100 * MS;
        scheduler.tick(now);
        now += Scheduler.ASKING.toNanos();
        orders.clear();
        scheduler.tick(now);
        assertThat(orders()).containsExactly("interrupt 1 a");
    }

    @Test
    void oneThatObeysItsInterruptKeepsItsWorker() {
        var scheduler = ready(count(1));
        scheduler.submit("a", now);
        scheduler.started(1, "a", now);
        unwanted.add("a");
        scheduler.stop("a", now);
        scheduler.submit("b", now);
        assertThat(scheduler.ended(1, "a", End.FAILED, now)).isZero();
        assertThat(orders()).containsExactly("give 1 a", "interrupt 1 a", "stopped a", "give 1 b");
        now += Scheduler.GRACE.toNanos();
        scheduler.tick(now);
        assertThat(orders()).isEmpty();
    }

    @Test
    void aResultThatCameTooLateIsATimeout() {
        var scheduler = ready(count(1).withTaskTimeout(Duration.ofMillis(100)));
        scheduler.submit("a", now);
        scheduler.started(1, "a", now);
        now = 100 * MS;
        scheduler.tick(now);
        assertThat(scheduler.ended(1, "a", End.FINAL, now)).isZero();
        assertThat(orders()).contains("timed out after 1 a");
    }

    @Test
    void aWorkerThatDoesNotBeginItsTaskIsReplacedAndTheTaskIsNotBlamed() {
        var scheduler = ready(count(1));
        scheduler.submit("a", now);
        orders.clear();
        now += Scheduler.CLAIMING.toNanos();
        scheduler.tick(now);
        assertThat(orders()).containsExactly("kill 1", "start 2");
        scheduler.died(1, now);
        scheduler.ready(2, now);
        assertThat(orders()).containsExactly("give 2 a");
        scheduler.started(2, "a", now);
        assertThat(scheduler.nextDeadline()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void aTaskThatHadNotBegunWhenAllHopeWasLostIsToldSo() {
        var scheduler = ready(count(1));
        scheduler.submit("a", now);
        orders.clear();
        scheduler.hopeless(now);
        scheduler.died(1, now);
        scheduler.shutdown(now);
        assertThat(orders()).containsExactly("hopeless a", "terminated");
    }

    @Test
    void aWorkerThatDiesIdleAgainAndAgainIsNotReplacedForEver() {
        var scheduler = scheduler(count(1));
        scheduler.open(now);
        for (int n = 1; n <= Scheduler.LATER_START_FAILURES; n++) {
            scheduler.ready(n, now);
            scheduler.died(n, now);
            now += 10_000 * MS;
            scheduler.tick(now);
        }
        orders.clear();
        scheduler.submit("a", now);
        assertThat(orders()).containsExactly("hopeless a");
    }

    @Test
    void aPoolThatNeverCameUpSaysSoWhenItIsClosed() {
        var scheduler = scheduler(count(1));
        scheduler.open(now);
        scheduler.shutdown(now);
        assertThat(orders()).containsExactly("start 1");
        scheduler.died(1, now);
        assertThat(orders()).containsExactly("terminated");
        assertThat(scheduler.isHopeless()).isTrue();
    }

    @Test
    void afterThreeWorkersThatDidNotStartThereIsNoHope() {
        var scheduler = scheduler(count(1));
        scheduler.open(now);
        scheduler.submit("a", now);
        for (int n = 1; n <= Scheduler.START_FAILURES; n++) {
            scheduler.died(n, now);
            now = Math.max(now, Math.min(scheduler.nextDeadline(), now + 1_000 * MS));
            scheduler.tick(now);
        }
        assertThat(orders()).containsExactly("start 1", "start 2", "start 3", "hopeless a");
        scheduler.submit("b", now);
        assertThat(orders()).containsExactly("hopeless b");
        scheduler.shutdown(now);
        assertThat(orders()).containsExactly("terminated");
    }

    @Test
    void theNextStartAfterAFailureWaits() {
        var scheduler = scheduler(count(1));
        scheduler.open(now);
        scheduler.died(1, now);
        assertThat(orders()).containsExactly("start 1");
        assertThat(scheduler.nextDeadline()).isGreaterThan(now);
        now = scheduler.nextDeadline();
        scheduler.tick(now);
        assertThat(orders()).containsExactly("start 2");
    }

    @Test
    void workersThatDoNotStartDoNotHoldUpAShutdown() {
        var scheduler = scheduler(count(1));
        scheduler.open(now);
        scheduler.submit("a", now);
        scheduler.shutdown(now);
        for (int n = 1; n <= Scheduler.START_FAILURES; n++) {
            scheduler.died(n, now);
            now += 1_000 * MS;
            scheduler.tick(now);
        }
        assertThat(orders()).endsWith("hopeless a", "terminated");
    }

    @Test
    void aSpareTakesOverAtOnceAndTasksNeverExceedTheCount() {
        var scheduler = scheduler(count(1).withSpares(1));
        scheduler.open(now);
        scheduler.ready(1, now);
        scheduler.ready(2, now);
        scheduler.submit("a", now);
        scheduler.submit("b", now);
        assertThat(orders()).containsExactly("start 1", "start 2", "give 2 a");
        scheduler.started(2, "a", now);
        scheduler.died(2, now);
        assertThat(orders()).containsExactly("lost after 1 a", "give 1 b", "start 3");
    }

    @Test
    void aWorkerIsReplacedWhenItHasDoneItsShare() {
        var scheduler = ready(count(1).withRecycleAfter(2));
        for (var task : List.of("a", "b", "c")) {
            scheduler.submit(task, now);
        }
        scheduler.started(1, "a", now);
        scheduler.ended(1, "a", End.FINAL, now);
        scheduler.started(1, "b", now);
        scheduler.ended(1, "b", End.FINAL, now);
        assertThat(orders()).containsExactly("give 1 a", "give 1 b", "end 1", "start 2");
        scheduler.ready(2, now);
        assertThat(orders()).containsExactly("give 2 c");
    }

    @Test
    void aWorkerThatDoesNotEndWhenToldToIsKilled() {
        var scheduler = ready(count(1));
        scheduler.shutdown(now);
        assertThat(orders()).containsExactly("end 1");
        now += Scheduler.ENDING.toNanos();
        scheduler.tick(now);
        assertThat(orders()).containsExactly("kill 1");
        scheduler.died(1, now);
        assertThat(orders()).containsExactly("terminated");
    }

    @Test
    void shutdownNowReturnsWhatNeverRanAndStopsTheRest() {
        var scheduler = ready(count(1));
        scheduler.submit("a", now);
        scheduler.submit("b", now);
        scheduler.started(1, "a", now);
        orders.clear();
        assertThat(scheduler.shutdownNow(now)).containsExactly("b");
        assertThat(orders()).containsExactly("interrupt 1 a");
        scheduler.ended(1, "a", End.FAILED, now);
        assertThat(orders()).containsExactly("stopped a", "end 1");
    }

    @Test
    void wordsOfAWorkerAboutATaskItNoLongerHasChangeNothing() {
        var scheduler = ready(count(1));
        scheduler.submit("a", now);
        scheduler.started(1, "a", now);
        scheduler.ended(1, "a", End.FINAL, now);
        orders.clear();
        scheduler.started(1, "a", now);
        assertThat(scheduler.ended(1, "a", End.FINAL, now)).isZero();
        scheduler.here(1, "a", List.of(), now);
        scheduler.died(7, now);
        assertThat(orders()).isEmpty();
    }

    /** Random lives of random pools: whatever happens in whatever order, each task ends once, and the pool ends. */
    @Test
    void everyTaskEndsExactlyOnceWhateverHappens() {
        for (int seed = 0; seed < 3_000; seed++) {
            new RandomLife(seed).run();
        }
    }

    /** What the workers are doing, as far as a model needs to know. */
    private final class RandomLife {
        private final int seed;
        private final Random random;
        private final Scheduler<String> scheduler;
        private final Map<Integer, String> alive = new HashMap<>();
        private final Set<Integer> starting = new HashSet<>();
        private final Set<String> claimed = new HashSet<>();
        private int read;
        private boolean terminated;

        RandomLife(int seed) {
            this.seed = seed;
            random = new Random(seed);
            now = 0;
            orders.clear();
            ends.clear();
            unwanted.clear();
            scheduler = scheduler(count(1 + random.nextInt(3))
                    .withSpares(random.nextInt(2))
                    .withRetries(random.nextInt(3))
                    .withRecycleAfter(random.nextBoolean() ? 3 : Integer.MAX_VALUE)
                    .withTaskTimeout(Duration.ofMillis(random.nextBoolean() ? 5 : 100_000)));
        }

        void run() {
            scheduler.open(now);
            int tasks = 1 + random.nextInt(20);
            for (int n = 0; n < tasks; n++) {
                scheduler.submit("t" + n, now);
                obey();
                for (int i = random.nextInt(6); i > 0; i--) {
                    happen(tasks);
                }
            }
            if (random.nextInt(8) == 0) {
                scheduler.hopeless(now);
            }
            if (random.nextInt(4) == 0) {
                scheduler.shutdownNow(now).forEach(task -> ends.merge(task, 1, Integer::sum));
            } else {
                scheduler.shutdown(now);
            }
            for (int i = 0; i < 20_000 && !terminated; i++) {
                obey();
                happen(tasks);
            }
            assertThat(terminated).as("seed %d ends", seed).isTrue();
            for (int n = 0; n < tasks; n++) {
                assertThat(ends).as("seed %d", seed).containsEntry("t" + n, 1);
            }
        }

        private void obey() {
            for (; read < orders.size(); read++) {
                var words = orders.get(read).split(" ");
                switch (words[0]) {
                    case "start" -> starting.add(Integer.parseInt(words[1]));
                    case "give" -> {
                        alive.put(Integer.parseInt(words[1]), words[2]);
                        claimed.remove(words[2]);
                    }
                    case "kill", "end" -> {
                        int worker = Integer.parseInt(words[1]);
                        if (random.nextInt(3) > 0 || words[0].equals("kill")) {
                            alive.remove(worker);
                            starting.remove(worker);
                            scheduler.died(worker, now);
                        }
                    }
                    case "terminated" -> terminated = true;
                    default -> {}
                }
            }
        }

        private void happen(int tasks) {
            now += random.nextInt(3) * MS;
            var workers = new ArrayList<>(alive.keySet());
            workers.addAll(starting);
            int worker = workers.isEmpty() ? 1 : workers.get(random.nextInt(workers.size()));
            var task = alive.get(worker);
            switch (random.nextInt(9)) {
                case 0, 1, 2 -> {
                    if (starting.remove(worker)) {
                        alive.put(worker, "");
                        scheduler.ready(worker, now);
                    }
                }
                case 3, 4, 5 -> {
                    if (task != null && !task.isEmpty()) {
                        if (claimed.add(task)) {
                            scheduler.started(worker, task, now);
                        } else {
                            alive.put(worker, "");
                            var end = random.nextInt(3) == 0 ? End.FAILED : End.FINAL;
                            if (scheduler.ended(worker, task, end, now) > 0) {
                                ends.merge(task, 1, Integer::sum);
                            }
                        }
                    }
                }
                case 6 -> {
                    if (random.nextInt(4) == 0 && alive.containsKey(worker)) {
                        alive.remove(worker);
                        scheduler.died(worker, now);
                    }
                }
                case 7 -> {
                    var some = "t" + random.nextInt(tasks);
                    if (random.nextInt(4) == 0 && !ends.containsKey(some)) {
                        unwanted.add(some);
                        scheduler.stop(some, now);
                    }
                }
                default -> {
                    if (scheduler.nextDeadline() != Long.MAX_VALUE) {
                        now = Math.max(now, scheduler.nextDeadline());
                    }
                    scheduler.tick(now);
                }
            }
            obey();
        }
    }
}
