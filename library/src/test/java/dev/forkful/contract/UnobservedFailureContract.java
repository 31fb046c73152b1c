package dev.forkful.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.forkful.Call;
import dev.forkful.Task;
import dev.forkful.TaskException;
import dev.forkful.TaskFailedException;
import dev.forkful.Workers;
import dev.forkful.testing.Await;
import dev.forkful.testing.Setup;
import dev.forkful.testing.Signal;
import dev.forkful.testing.Work;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** No failure is silent: what nobody has looked at is thrown by {@code close}, or goes to the handler. */
public interface UnobservedFailureContract extends WorkersUnderTest {
    /** Some way to look at the failure of a task. */
    interface Look {
        void at(Task<?> task) throws Exception;
    }

    private void assertObservedBy(Look look) throws Exception {
        Workers workers = open();
        var task = workers.submit(() -> Work.fail("observed"));
        Await.until("the task is over", task::isDone);
        try {
            look.at(task);
        } catch (TaskException | java.util.concurrent.ExecutionException e) {
            assertThat(e).hasRootCauseMessage("failed for observed");
        }
        workers.close();
    }

    @Test
    default void aFailureThatNobodyLookedAtIsThrownByClose() {
        var workers = open();
        workers.submit(() -> Work.fail("unseen"));
        assertThatThrownBy(workers::close)
                .isInstanceOf(TaskFailedException.class)
                .hasMessageContaining("task")
                .hasRootCauseMessage("failed for unseen");
        assertThat(workers.isTerminated()).isTrue();
    }

    @Test
    default void theFirstFailureIsThrownWithTheOthersSuppressed() {
        var workers = open(1);
        for (int i = 0; i < 3; i++) {
            int n = i;
            workers.submit(() -> Work.fail(n));
        }
        var thrown = catchThrowable(workers::close);
        assertThat(thrown).hasRootCauseMessage("failed for 0");
        assertThat(thrown.getSuppressed())
                .extracting(s -> s.getCause().getMessage())
                .containsExactly("failed for 1", "failed for 2");
    }

    /** What was thrown, read here by a thread of its own; the first takes longer than the last. */
    final class SlowToRead extends RuntimeException {
        private static final Semaphore LAST_IS_READ = new Semaphore(0);
        private final int number;

        SlowToRead(int number) {
            super("failed for " + number);
            this.number = number;
        }

        private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
            in.defaultReadObject();
            if (number == 2) {
                LAST_IS_READ.release();
            } else if (number == 0) {
                try {
                    LAST_IS_READ.tryAcquire(3, TimeUnit.SECONDS);
                } catch (InterruptedException e) {
                    throw new IOException(e);
                }
            }
        }
    }

    @Test
    default void theFirstFailureIsTheOneThatHappenedFirst() {
        SlowToRead.LAST_IS_READ.drainPermits();
        var workers = open(1);
        for (int i = 0; i < 3; i++) {
            int n = i;
            workers.submit(() -> {
                throw new SlowToRead(n);
            });
        }
        var thrown = catchThrowable(workers::close);
        assertThat(thrown).hasRootCauseMessage("failed for 0");
        assertThat(thrown.getSuppressed())
                .extracting(s -> s.getCause().getMessage())
                .containsExactly("failed for 1", "failed for 2");
    }

    @Test
    default void closeThrowsAFailureOnce() {
        var workers = open();
        workers.submit(() -> Work.fail("once"));
        assertThatThrownBy(workers::close).isInstanceOf(TaskFailedException.class);
        workers.close();
    }

    @Test
    default void aFailureOfExecuteIsThrownByClose() {
        var workers = open();
        workers.execute(() -> Work.fail("executed"));
        assertThatThrownBy(workers::close).hasRootCauseMessage("failed for executed");
    }

    @Test
    default void aFailureIsAddedToWhatTheBlockThrows() {
        var thrown = catchThrowable(() -> {
            try (var workers = open()) {
                workers.submit(() -> Work.fail("task"));
                throw new IllegalArgumentException("block");
            }
        });
        assertThat(thrown).hasMessage("block");
        assertThat(thrown.getSuppressed())
                .singleElement()
                .satisfies(s -> assertThat(s).hasRootCauseMessage("failed for task"));
    }

    @Test
    default void joinHasLooked() throws Exception {
        assertObservedBy(Task::join);
    }

    @Test
    default void getHasLooked() throws Exception {
        assertObservedBy(Task::get);
    }

    @Test
    default void getWithATimeoutHasLooked() throws Exception {
        assertObservedBy(task -> task.get(1, TimeUnit.SECONDS));
    }

    @Test
    default void exceptionNowHasLooked() throws Exception {
        assertObservedBy(Task::exceptionNow);
    }

    @Test
    default void takingTheCompletableFutureHasLooked() throws Exception {
        assertObservedBy(Task::toCompletableFuture);
    }

    @Test
    default void takingTheCompletableFutureBeforeTheFailureHasLooked() {
        var workers = open();
        var future = workers.submit(() -> {
                    Thread.sleep(20);
                    return Work.fail("later");
                })
                .toCompletableFuture();
        workers.close();
        assertThatThrownBy(() -> future.get(30, TimeUnit.SECONDS)).hasRootCauseMessage("failed for later");
    }

    @Test
    default void askingForTheStateHasNotLooked() throws Exception {
        var workers = open();
        var task = workers.submit(() -> Work.fail("glanced"));
        Await.until("the task is over", task::isDone);
        assertThat(task.state()).isEqualTo(Task.State.FAILED);
        assertThatThrownBy(task::resultNow).isInstanceOf(IllegalStateException.class);
        assertThat(task.stats().tries()).isEqualTo(1);
        assertThatThrownBy(workers::close).hasRootCauseMessage("failed for glanced");
    }

    /** Whoever waits is woken a moment before the failure is filed, or after. */
    @Test
    default void aFailureThatWasJoinedAtOnceIsNotThrownByClose() throws Exception {
        var workers = open(2);
        var joiners = new ArrayList<FutureTask<Void>>();
        long end =
                System.nanoTime() + TimeUnit.SECONDS.toNanos(5); // who spins leaves workers little of a small machine
        for (int t = 0; t < 4; t++) {
            var joiner = new FutureTask<Void>(() -> {
                for (int i = 0; i < 1_000 && System.nanoTime() < end; i++) {
                    var task = workers.submit(() -> Work.fail("quick"));
                    while (!task.isDone()) {
                        Thread.onSpinWait();
                    }
                    task.exceptionNow();
                }
                return null;
            });
            joiners.add(joiner);
            Thread.ofPlatform().start(joiner);
        }
        for (var joiner : joiners) {
            joiner.get();
        }
        workers.close();
    }

    @Test
    default void aHandlerIsToldInsteadOfClose() {
        Queue<TaskException> told = new ConcurrentLinkedQueue<>();
        try (var workers = open(Setup.DEFAULT.withHandler(told::add))) {
            workers.submit(() -> Work.fail("told"));
            var seen = workers.submit(() -> Work.fail("seen"));
            assertThatThrownBy(seen::join).isNotNull();
        }
        assertThat(told).singleElement().satisfies(e -> assertThat(e).hasRootCauseMessage("failed for told"));
    }

    @Test
    default void aHandlerIsToldOfFailuresOfExecuteWhenTheyHappen() throws Exception {
        Queue<TaskException> told = new ConcurrentLinkedQueue<>();
        try (var workers = open(Setup.DEFAULT.withHandler(told::add))) {
            workers.execute(() -> Work.fail("executed"));
            Await.until("the handler is told", () -> told.size() == 1);
            assertThat(workers.isShutdown()).isFalse();
            assertThat(told.element()).hasRootCauseMessage("failed for executed");
        }
        assertThat(told).hasSize(1);
    }

    @Test
    default void aHandlerHasBeenToldOfEverythingWhenCloseReturns() {
        for (int round = 0; round < 5; round++) {
            Queue<TaskException> told = new ConcurrentLinkedQueue<>();
            try (var workers = open(Setup.DEFAULT.withHandler(e -> {
                Thread.yield();
                told.add(e);
            }))) {
                for (int i = 0; i < 20; i++) {
                    int n = i;
                    workers.execute(() -> Work.fail(n));
                }
            }
            assertThat(told).hasSize(20);
        }
    }

    @Test
    default void whoClosesAPoolThatAnotherClosesWaitsForTheHandlerToo() throws Exception {
        var told = new CountDownLatch(1);
        var go = new CountDownLatch(1);
        var workers = open(Setup.DEFAULT.withHandler(e -> {
            told.countDown();
            try {
                go.await();
            } catch (InterruptedException interrupt) {
                throw new AssertionError(interrupt);
            }
        }));
        workers.submit(() -> Work.fail("submitted"));
        var first = Thread.ofVirtual().start(workers::close);
        assertThat(told.await(30, TimeUnit.SECONDS)).isTrue();
        var second = Thread.ofVirtual().start(workers::close);
        try {
            assertThat(second.join(Duration.ofMillis(300))).as("closed").isFalse();
        } finally {
            go.countDown();
        }
        assertThat(first.join(Await.DEADLINE)).as("closed").isTrue();
        assertThat(second.join(Await.DEADLINE)).as("closed").isTrue();
    }

    @Test
    default void whatAHandlerThrowsIsThrownByClose() {
        var workers = open(Setup.DEFAULT.withHandler(e -> {
            throw new IllegalStateException("handler");
        }));
        workers.submit(() -> Work.fail("submitted"));
        assertThatThrownBy(workers::close)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("handler");
    }

    @Test
    default void whatAHandlerThrowsForExecuteIsThrownByClose() {
        var workers = open(Setup.DEFAULT.withHandler(e -> {
            throw new IllegalStateException("handler");
        }));
        workers.execute(() -> Work.fail("executed"));
        assertThatThrownBy(workers::close)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("handler");
    }

    @Test
    default void aHandlerMayCloseThePoolWhenATaskOfExecuteFails() throws Exception {
        Queue<String> told = new ConcurrentLinkedQueue<>();
        var pool = new AtomicReference<Workers>();
        var closed = new CountDownLatch(1);
        try (var workers = open(Setup.DEFAULT.withHandler(e -> {
            told.add(e.getCause().getMessage());
            pool.get().close();
            closed.countDown();
        }))) {
            pool.set(workers);
            var other = workers.submit(() -> Work.fail("submitted"));
            Await.until("the other is over", other::isDone);
            workers.execute(() -> Work.fail("executed"));
            assertThat(closed.await(30, TimeUnit.SECONDS)).isTrue();
            assertThat(workers.isTerminated()).isTrue();
            Await.until("the handler is told of the other", () -> told.size() == 2);
        }
        assertThat(told).containsExactly("failed for executed", "failed for submitted");
    }

    @Test
    default void aHandlerMayCloseThePoolThatIsClosed(@TempDir Path folder) {
        var go = Signal.in(folder, "all are submitted");
        Queue<String> told = new ConcurrentLinkedQueue<>();
        var pool = new AtomicReference<Workers>();
        try (var workers = open(Setup.DEFAULT.withHandler(e -> {
            told.add(e.getCause().getMessage());
            pool.get().close();
        }))) {
            pool.set(workers);
            workers.submit(() -> {
                go.await();
                return Work.fail("submitted");
            });
            for (int i = 0; i < 3; i++) {
                int n = i;
                workers.execute(() -> {
                    go.await();
                    Work.fail(n);
                });
            }
            go.give();
        }
        assertThat(told)
                .containsExactlyInAnyOrder("failed for submitted", "failed for 0", "failed for 1", "failed for 2");
    }

    @Test
    default void aHandlerThatClosesThePoolIsToldOfAnInitializerThatFailsOnce() {
        Queue<TaskException> told = new ConcurrentLinkedQueue<>();
        var pool = new AtomicReference<Workers>();
        try (var workers = open(Setup.DEFAULT
                .withCount(1)
                .withInitializer(() -> Work.fail("initializer"))
                .withHandler(e -> {
                    told.add(e);
                    pool.get().close();
                }))) {
            pool.set(workers);
            workers.submit(() -> 1);
        }
        assertThat(told).isNotEmpty().allSatisfy(e -> assertThat(e).hasRootCauseMessage("failed for initializer"));
        assertThat(told).hasSizeLessThanOrEqualTo(2);
    }

    private static void assertCloses(Workers... pools) throws Exception {
        var closer = Thread.ofVirtual().start(() -> {
            for (var pool : pools) {
                pool.close();
            }
        });
        assertThat(closer.join(Await.DEADLINE)).as("closed").isTrue();
    }

    @Test
    default void handlersOfTwoPoolsMayCloseEachOther() throws Exception {
        Queue<String> told = new ConcurrentLinkedQueue<>();
        var pools = new ArrayList<Workers>();
        var bothAreTold = new CountDownLatch(2);
        var bothHaveClosed = new CountDownLatch(2);
        for (int i = 0; i < 2; i++) {
            int other = 1 - i;
            pools.add(open(Setup.DEFAULT.withCount(1).withHandler(e -> {
                told.add(e.getCause().getMessage());
                bothAreTold.countDown();
                try {
                    bothAreTold.await();
                } catch (InterruptedException interrupt) {
                    return;
                }
                pools.get(other).close();
                bothHaveClosed.countDown();
            })));
        }
        for (int i = 0; i < 2; i++) {
            int pool = i;
            var submitted = pools.get(i).submit(() -> Work.fail("submitted to " + pool));
            Await.until("it is over", submitted::isDone);
        }
        for (int i = 0; i < 2; i++) {
            int pool = i;
            pools.get(i).execute(() -> Work.fail("executed by " + pool));
        }
        assertThat(bothHaveClosed.await(30, TimeUnit.SECONDS))
                .as("closed by handlers")
                .isTrue();
        assertCloses(pools.get(0), pools.get(1));
        assertThat(told)
                .containsExactlyInAnyOrder(
                        "failed for submitted to 0",
                        "failed for submitted to 1",
                        "failed for executed by 0",
                        "failed for executed by 1");
    }

    @Test
    default void handlersOfTwoPoolsThatAreClosedMayCloseEachOther() throws Exception {
        for (int round = 0; round < 5; round++) {
            Queue<String> told = new ConcurrentLinkedQueue<>();
            var pools = new ArrayList<Workers>();
            for (int i = 0; i < 2; i++) {
                int other = 1 - i;
                pools.add(open(Setup.DEFAULT.withCount(1).withHandler(e -> {
                    pools.get(other).close();
                    told.add(e.getCause().getMessage());
                })));
            }
            for (int i = 0; i < 4; i++) {
                int n = i;
                pools.get(i % 2).submit(() -> Work.fail(n));
            }
            var closer = Thread.ofVirtual().start(pools.get(0)::close);
            pools.get(1).close();
            assertThat(closer.join(Await.DEADLINE)).as("closed").isTrue();
            assertCloses(pools.get(0), pools.get(1));
            assertThat(told).containsExactlyInAnyOrder("failed for 0", "failed for 1", "failed for 2", "failed for 3");
        }
    }

    @Test
    default void aPoolThatTheHandlerOfAnotherClosesTellsItsOwn() throws Exception {
        Queue<String> told = new ConcurrentLinkedQueue<>();
        var closed = open(Setup.DEFAULT
                .withCount(1)
                .withHandler(e -> told.add(e.getCause().getMessage())));
        var submitted = closed.submit(() -> Work.fail("submitted"));
        Await.until("it is over", submitted::isDone);
        try (var workers = open(Setup.DEFAULT.withCount(1).withHandler(e -> closed.close()))) {
            workers.execute(() -> Work.fail("executed"));
        }
        Await.until("its handler is told", () -> !told.isEmpty());
        assertThat(told).containsExactly("failed for submitted");
    }

    @Test
    default void aHandlerMayThrowTheSameExceptionAgain() throws Exception {
        var boom = new IllegalStateException("handler");
        Queue<TaskException> told = new ConcurrentLinkedQueue<>();
        var workers = open(Setup.DEFAULT.withHandler(e -> {
            told.add(e);
            throw boom;
        }));
        for (int i = 0; i < 3; i++) {
            int n = i;
            workers.execute(() -> Work.fail(n));
        }
        var thrown = new AtomicReference<Throwable>();
        assertThat(Thread.ofVirtual()
                        .start(() -> thrown.set(catchThrowable(workers::close)))
                        .join(Await.DEADLINE))
                .as("closed")
                .isTrue();
        assertThat(thrown).hasValue(boom);
        assertThat(told).hasSize(3);
    }

    @Test
    default void whatAHandlerThrowsAfterItHasClosedThePoolIsLogged() throws Exception {
        var boom = new IllegalStateException("handler");
        var pool = new AtomicReference<Workers>();
        Queue<LogRecord> logged = new ConcurrentLinkedQueue<>();
        var log = Logger.getLogger("dev.forkful.UnobservedFailures");
        var handler = new Handler() {
            @Override
            public void publish(LogRecord line) {
                if (line.getThrown() == boom) { // and not of another test
                    logged.add(line);
                }
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        log.addHandler(handler);
        try {
            var workers = open(Setup.DEFAULT.withHandler(e -> {
                pool.get().close();
                throw boom;
            }));
            pool.set(workers);
            workers.execute(() -> Work.fail("executed"));
            Await.until("it is logged", () -> !logged.isEmpty());
            assertThat(logged)
                    .singleElement()
                    .satisfies(line -> assertThat(line.getLevel()).isEqualTo(Level.WARNING));
            assertThatThrownBy(workers::close).isSameAs(boom);
        } finally {
            log.removeHandler(handler);
        }
    }

    @Test
    default void manyUnseenFailuresAreBoundedAndCounted() {
        var workers = open();
        for (int i = 0; i < 1_500; i++) {
            int n = i;
            workers.submit(() -> Work.fail(n));
        }
        assertThatThrownBy(workers::close)
                .isInstanceOf(TaskFailedException.class)
                .satisfies(e -> assertThat(e.getSuppressed())
                        .hasSizeLessThan(1_500)
                        .anySatisfy(s -> assertThat(s).hasMessageContaining("500 more")));
    }

    @Test
    default void failuresOfInvokeAllThatNobodyLooksAtAreThrownByClose() throws Exception {
        var workers = open();
        Call<Integer> failing = () -> Integer.parseInt("x");
        workers.invokeAll(List.of(failing));
        assertThatThrownBy(workers::close)
                .isInstanceOf(TaskFailedException.class)
                .hasMessageContaining("For input string");
    }
}
