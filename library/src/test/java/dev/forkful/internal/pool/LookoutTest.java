package dev.forkful.internal.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.forkful.spi.Waiter;
import dev.forkful.testing.Await;
import dev.forkful.testing.LeakCheck;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Threads that wait for results of workers, which are on the other side of real rings and bells. There is no keeper who would help. */
class LookoutTest {
    private static final int REPETITIONS = 50;
    private static final long NEVER = Long.MAX_VALUE;

    private final List<Side> sides = new CopyOnWriteArrayList<>();
    private final ConcurrentHashMap<Long, Waiting> waiting = new ConcurrentHashMap<>();
    private final ReentrantLock lock = new ReentrantLock();

    /** How long a task takes; so long that no one spins, unless a test wants it. */
    private volatile double taskNanos = 1e9;

    private volatile long leisure;

    private Path folder;
    private Lookout lookout;

    /** A thread that waits for one result. */
    private final class Waiting {
        private final long number;
        private volatile boolean done;
        private volatile Waiter waiter;
        private final Thread thread;
        private final FutureTask<Boolean> result;

        Waiting(long number, boolean virtual, long deadline) {
            this(number, virtual, deadline, false);
        }

        Waiting(long number, boolean virtual, long deadline, boolean patient) {
            this.number = number;
            waiting.put(number, this);
            result = new FutureTask<>(() -> {
                var me = patient ? Waiter.patient() : new Waiter();
                waiter = me;
                return lookout.await(me, () -> done, deadline);
            });
            thread = virtual
                    ? Thread.ofVirtual().unstarted(result)
                    : Thread.ofPlatform().daemon().unstarted(result);
            thread.start();
        }

        boolean soon() throws Exception {
            return result.get(Await.DEADLINE.toSeconds(), TimeUnit.SECONDS);
        }

        void awaitSleep() throws Exception {
            Await.until("waiter " + number + " sleeps", () -> switch (thread.getState()) {
                case WAITING, TIMED_WAITING -> true;
                default -> lookout.hasLeader() && !result.isDone() && waiter != null && isAtTheBells();
            });
        }

        private boolean isAtTheBells() {
            for (var frame : thread.getStackTrace()) {
                if (frame.getMethodName().equals("select")) {
                    return true;
                }
            }
            return false;
        }
    }

    private final class Drained implements Lookout.Pool {
        @Override
        public long drain() {
            lock.lock();
            try {
                for (var side : sides) {
                    while (side.reader.next()) {
                        var who = waiting.get(side.reader.id());
                        side.reader.release();
                        if (who == null) {
                            continue; // nobody waits for it
                        }
                        who.done = true;
                        if (who.waiter != null) {
                            who.waiter.wake();
                        }
                    }
                }
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            } finally {
                lock.unlock();
            }
            return System.nanoTime();
        }

        @Override
        public double taskNanos() {
            return taskNanos;
        }

        @Override
        public int busy() {
            return 1;
        }

        @Override
        public long leisure() {
            return leisure;
        }
    }

    private Side worker() throws IOException {
        var side = new Side(folder, sides.size(), lock);
        sides.add(side);
        lookout.add(side.ring);
        lookout.listen(side.ring);
        return side;
    }

    private Waiting waits(long number) throws Exception {
        var one = new Waiting(number, false, NEVER);
        one.awaitSleep();
        return one;
    }

    @BeforeEach
    void open(@TempDir Path temporary) throws IOException {
        folder = temporary;
        lookout = new Lookout(new Drained(), 2);
    }

    @AfterEach
    void close() throws Exception {
        for (var one : waiting.values()) {
            one.thread.interrupt(); // if the test failed
            one.thread.join(Await.DEADLINE.toMillis());
        }
        lookout.close(new Waiter());
        for (var side : sides) {
            side.close();
        }
    }

    @RepeatedTest(REPETITIONS)
    void everyoneGetsItsResultInWhateverOrderTheyCome() throws Exception {
        var random = new Random();
        taskNanos = random.nextBoolean() ? 1e9 : -1;
        var workers = List.of(worker(), worker());
        for (long i = 0; i < 6; i++) {
            new Waiting(i, false, NEVER); // a virtual thread needs a keeper, and there is none here
        }
        for (long i : random.ints(0, 6).distinct().limit(6).mapToLong(n -> n).toArray()) {
            workers.get(random.nextInt(2)).send(i);
        }
        for (var one : waiting.values()) {
            assertThat(one.soon()).isTrue();
        }
    }

    @RepeatedTest(REPETITIONS)
    void whoFollowsIsWokenByWhoLeads() throws Exception {
        var worker = worker();
        var leader = waits(0);
        var follower = waits(1);
        worker.send(1);
        assertThat(follower.soon()).isTrue();
        assertThat(leader.result).isNotDone();
        worker.send(0);
        assertThat(leader.soon()).isTrue();
    }

    @RepeatedTest(REPETITIONS)
    void whoFollowsLeadsWhenTheLeaderHasItsResult() throws Exception {
        var worker = worker();
        var leader = waits(0);
        var follower = waits(1);
        worker.send(0);
        assertThat(leader.soon()).isTrue();
        worker.send(1);
        assertThat(follower.soon()).isTrue();
        Await.until("nobody leads", () -> !lookout.hasLeader());
    }

    /** The first follower is told to lead, but has its result by then, and goes. */
    @RepeatedTest(REPETITIONS)
    void somebodyLeadsThoughTheNextInLineHasItsResultToo() throws Exception {
        var worker = worker();
        var leader = waits(0);
        var next = waits(1);
        var last = waits(2);
        worker.send(0, 1);
        assertThat(leader.soon()).isTrue();
        assertThat(next.soon()).isTrue();
        worker.send(2);
        assertThat(last.soon()).isTrue();
    }

    @RepeatedTest(REPETITIONS)
    void whenTheLeaderIsInterruptedAnotherLeads() throws Exception {
        var worker = worker();
        var leader = waits(0);
        var follower = waits(1);
        leader.thread.interrupt();
        assertThatThrownBy(leader::soon)
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(InterruptedException.class);
        worker.send(1);
        assertThat(follower.soon()).isTrue();
    }

    @RepeatedTest(REPETITIONS)
    void whoeverRunsOutOfTimeGoesAndTheRestGetTheirResults() throws Exception {
        var worker = worker();
        long soon = System.nanoTime() + 20_000_000;
        var leader = new Waiting(0, false, soon);
        var follower = new Waiting(1, false, soon);
        var patient = waits(2);
        assertThat(leader.soon()).isFalse();
        assertThat(follower.soon()).isFalse();
        assertThat(System.nanoTime()).isGreaterThanOrEqualTo(soon);
        worker.send(2);
        assertThat(patient.soon()).isTrue();
    }

    @RepeatedTest(REPETITIONS)
    void aVirtualThreadDoesNotLead() throws Exception {
        var worker = worker();
        var virtual = new Waiting(0, true, NEVER);
        virtual.awaitSleep();
        assertThat(lookout.hasLeader()).isFalse();
        assertThat(lookout.isWanted()).isFalse();
        var platform = waits(1);
        assertThat(lookout.hasLeader()).isTrue();
        worker.send(0);
        assertThat(virtual.soon()).isTrue();
        worker.send(1);
        assertThat(platform.soon()).isTrue();
    }

    @RepeatedTest(REPETITIONS)
    void aWorkerThatComesWhileTheLeaderSleepsIsHeard() throws Exception {
        worker();
        var leader = waits(0);
        worker().send(0);
        assertThat(leader.soon()).isTrue();
    }

    @RepeatedTest(REPETITIONS)
    void aWorkerThatGoesWhileTheLeaderSleepsHurtsNobody() throws Exception {
        var stays = worker();
        var goes = worker();
        var leader = waits(0);
        sides.remove(goes);
        lookout.remove(goes.ring);
        lookout.retire(goes.ring);
        stays.send(0);
        assertThat(leader.soon()).isTrue();
        assertThat(goes.isOpen()).isFalse();
        goes.close();
    }

    /** To close it meanwhile may leave who looks interrupted. */
    @Test
    void theMemoryOfAWorkerThatGoesIsClosedWhenNobodyLooksIntoItAnyMore() throws Exception {
        taskNanos = 1000; // so that who waits looks first
        var goes = worker();
        var looks = new AtomicInteger();
        var go = new CountDownLatch(1);
        var looking = new FutureTask<>(() -> lookout.await(
                new Waiter(),
                () -> {
                    if (looks.incrementAndGet() == 1) {
                        return false; // before it looks
                    }
                    try {
                        go.await();
                    } catch (InterruptedException e) {
                        throw new AssertionError(e);
                    }
                    return true;
                },
                NEVER));
        var thread = Thread.ofPlatform().start(looking);
        Await.until("it looks", () -> looks.get() == 2);
        assertThat(lookout.hasLeader()).isFalse();
        sides.remove(goes);
        lookout.remove(goes.ring);
        lookout.retire(goes.ring);
        assertThat(goes.isOpen()).isTrue();
        go.countDown();
        thread.join();
        assertThat(looking.get()).isTrue();
        assertThat(goes.isOpen()).isFalse();
        goes.close();
    }

    /** Who takes out results may have to wait for the pool's lock. */
    @Test
    void theMemoryOfAWorkerThatGoesDoesNotWaitForWhoTakesOutResults() throws Exception {
        taskNanos = 1000; // so that who waits looks first
        var goes = worker();
        var stays = worker();
        stays.send(0);
        Waiting one;
        lock.lock();
        try {
            one = new Waiting(0, false, NEVER);
            Await.until("it takes out what it has seen", lock::hasQueuedThreads);
            assertThat(lookout.hasLeader()).isFalse();
            sides.remove(goes);
            lookout.remove(goes.ring);
            lookout.retire(goes.ring);
            assertThat(goes.isOpen()).isFalse();
        } finally {
            lock.unlock();
        }
        assertThat(one.soon()).isTrue();
        goes.close();
    }

    private Waiting naps(long number) throws Exception {
        leisure = Duration.ofHours(1).toNanos();
        var one = new Waiting(number, false, NEVER, true);
        Await.until("waiter " + number + " naps", () -> one.thread.getState() == Thread.State.TIMED_WAITING);
        return one;
    }

    @RepeatedTest(REPETITIONS)
    void whoIsPatientIsNotWokenByAWorker() throws Exception {
        var worker = worker();
        var patient = naps(0);
        assertThat(worker.bell.ring()).isFalse();
        worker.send(0);
        patient.waiter.wake();
        assertThat(patient.soon()).isTrue();
    }

    @RepeatedTest(REPETITIONS)
    void whoIsPatientLooksAfterAWhile() throws Exception {
        var worker = worker();
        leisure = Duration.ofMillis(1).toNanos();
        var patient = new Waiting(0, false, NEVER, true);
        worker.send(0);
        assertThat(patient.soon()).isTrue();
    }

    @RepeatedTest(REPETITIONS)
    void whoIsNotPatientNeedNotWaitForWhoIs() throws Exception {
        var worker = worker();
        var patient = naps(0);
        var other = new Waiting(1, false, NEVER);
        worker.send(1);
        assertThat(other.soon()).isTrue();
        worker.send(0);
        patient.waiter.wake();
        assertThat(patient.soon()).isTrue();
    }

    @RepeatedTest(REPETITIONS)
    void aLateNapKeepsNobodyWaiting() throws Exception {
        var worker = worker();
        leisure = Duration.ofHours(1).toNanos();
        var patient = new Waiting(0, false, NEVER, true);
        var other = new Waiting(1, false, NEVER); // before the first naps, while it is about to, or after
        worker.send(1);
        assertThat(other.soon()).isTrue();
        worker.send(0);
        Await.until("the first waits", () -> patient.waiter != null);
        patient.waiter.wake();
        assertThat(patient.soon()).isTrue();
    }

    /** Those that this process has open. */
    private static Set<String> sockets() {
        return LeakCheck.descriptorsNow().stream()
                .filter(descriptor -> descriptor.startsWith("socket:"))
                .collect(Collectors.toSet());
    }

    /** Waits until no more sockets than those are open. */
    private static void awaitSockets(Set<String> these) throws Exception {
        Await.until("its socket is closed", () -> these.containsAll(sockets()));
    }

    /** The pool gives a worker up. */
    private void giveUp(Side worker) {
        lock.lock();
        try {
            sides.remove(worker);
        } finally {
            lock.unlock();
        }
        lookout.remove(worker.ring);
        lookout.retire(worker.ring);
    }

    @Test
    void aBellThatIsClosedLetsGoOfItsSocketThoughNobodyWaits() throws Exception {
        var before = sockets();
        var ending = worker();
        ending.bell.close();
        giveUp(ending);
        awaitSockets(before);
    }

    @Test
    void aBellThatIsClosedLetsGoOfItsSocketWhileSomebodyWaits() throws Exception {
        var worker = worker();
        var before = sockets();
        var ending = worker();
        var both = sockets();
        var other = waits(0);
        sides.remove(ending);
        lookout.remove(ending.ring); // which wakes who waits
        other.awaitSleep();
        lookout.retire(ending.ring);
        Await.until("the pool's is closed, the worker's is not", () -> sockets().size() < both.size());
        ending.bell.close();
        awaitSockets(before);
        worker.send(0);
        assertThat(other.soon()).isTrue();
    }

    @RepeatedTest(REPETITIONS)
    void aBellThatIsClosedHoldsUpNobody() throws Exception {
        var worker = worker();
        var before = sockets();
        var ending = worker();
        var first = new Waiting(0, false, NEVER); // before, while or after the socket is let go of
        giveUp(ending);
        ending.bell.close();
        var second = new Waiting(1, false, NEVER);
        worker.send(1);
        assertThat(second.soon()).isTrue();
        worker.send(0);
        assertThat(first.soon()).isTrue();
        awaitSockets(before);
    }

    /** The pool's keeper, as it leads until somebody is wanted. */
    private Thread keeper() throws Exception {
        var keeper = Thread.ofPlatform().daemon().start(() -> lookout.tryLead(new Waiter(), lookout::isWanted, NEVER));
        Await.until("the keeper leads", lookout::isLedByKeeper);
        return keeper;
    }

    /** It has to look whether tasks are begun, which it does not while it leads. */
    @RepeatedTest(REPETITIONS)
    void whoCanLeadRelievesTheKeeperAtOnce() throws Exception {
        var worker = worker();
        var keeper = keeper();
        var other = new Waiting(0, false, NEVER);
        assertThat(keeper.join(Await.DEADLINE)).isTrue();
        worker.send(0);
        assertThat(other.soon()).isTrue();
    }

    @RepeatedTest(REPETITIONS)
    void aVirtualThreadIsServedByTheKeeper() throws Exception {
        var worker = worker();
        var virtual = new Waiting(0, true, NEVER);
        virtual.awaitSleep();
        lookout.submitted(System.nanoTime() + Await.DEADLINE.toNanos()); // by a thread that comes and goes
        assertThat(lookout.isBusy()).isFalse();
        assertThat(lookout.isUnattended()).isTrue();
        var keeper = keeper();
        worker.send(0);
        assertThat(virtual.soon()).isTrue();
        lookout.submitted(System.nanoTime() + Await.DEADLINE.toNanos()); // not long ago, however slow the machine
        worker.send(1); // wakes the keeper, which finds that it is wanted
        assertThat(keeper.join(Await.DEADLINE)).isTrue();
    }

    /** Else the keeper would leave the results of virtual threads to their next submit. */
    @Test
    void aVirtualThreadThatSubmitsLongTasksLooksAfterNoResults() throws Exception {
        Await.until("nobody has been there for a while", lookout::isUnattended);
        Thread.startVirtualThread(() -> lookout.submitted(System.nanoTime())).join();
        assertThat(lookout.isUnattended()).isTrue();
        taskNanos = 1_000; // such that it looks for the result itself
        Thread.startVirtualThread(() -> lookout.submitted(System.nanoTime() + Await.DEADLINE.toNanos()))
                .join();
        assertThat(lookout.isBusy()).isTrue();
    }

    /** A stream's input, say, which takes no notice of its interrupt. */
    @RepeatedTest(REPETITIONS)
    void theEndDoesNotWaitForWhoWaitsForSomethingElse() throws Exception {
        worker();
        var stays = waits(0);
        var closing = Thread.ofPlatform().daemon().start(() -> lookout.close(new Waiter()));
        assertThat(closing.join(Await.DEADLINE)).isTrue();
        Await.until("the other sleeps", () -> stays.thread.getState() == Thread.State.WAITING);
        lookout = new Lookout(new Drained()); // for what comes after the test
        stays.done = true;
        stays.waiter.wake();
        assertThat(stays.soon()).isTrue();
    }
}
