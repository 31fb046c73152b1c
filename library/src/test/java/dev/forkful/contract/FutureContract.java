package dev.forkful.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.forkful.TaskCancelledException;
import dev.forkful.TaskFailedException;
import dev.forkful.Workers;
import dev.forkful.testing.Await;
import dev.forkful.testing.Latches;
import dev.forkful.testing.Setup;
import dev.forkful.testing.Signal;
import dev.forkful.testing.Work;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code toCompletableFuture}: for those who compose. */
public interface FutureContract extends WorkersUnderTest {
    @Test
    default void aTaskHasOneCompletableFuture() throws Exception {
        try (var workers = open()) {
            var task = workers.submit(() -> 20);
            CompletableFuture<Integer> future = task.toCompletableFuture();
            assertThat(task.toCompletableFuture()).isSameAs(future);
            assertThat(future.thenApply(n -> n + 1).get(30, TimeUnit.SECONDS)).isEqualTo(21);
            assertThat(task.toCompletableFuture()).isSameAs(future);
        }
    }

    @Test
    default void theFutureOfATaskThatIsOverIsCompletedToo() throws Exception {
        try (var workers = open()) {
            var task = workers.submit(() -> "x");
            task.join();
            assertThat(task.toCompletableFuture().get(30, TimeUnit.SECONDS)).isEqualTo("x");
            var failed = workers.submit(() -> Work.fail("w"));
            assertThatThrownBy(failed::join).isNotNull();
            assertThatThrownBy(() -> failed.toCompletableFuture().get(30, TimeUnit.SECONDS))
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(TaskFailedException.class);
        }
    }

    @Test
    default void callbacksRunOnAVirtualThreadThatIsNotAWorkers(@TempDir Path folder) throws Exception {
        var go = Signal.in(folder, "go");
        try (var workers = open(Setup.DEFAULT.withName("oven"))) {
            var callback = workers.submit(go::await).toCompletableFuture().thenApply(nothing -> Thread.currentThread());
            go.give();
            var thread = callback.get(30, TimeUnit.SECONDS);
            assertThat(thread.isVirtual()).isTrue();
            assertThat(thread.getName()).doesNotStartWith("oven");
        }
    }

    @Test
    default void aCallbackMayWaitForAnotherTaskOfThePool(@TempDir Path folder) throws Exception {
        var go = Signal.in(folder, "go");
        try (var workers = open(1)) {
            var chained = workers.submit(() -> {
                        go.await();
                        return 5;
                    })
                    .toCompletableFuture()
                    .thenApply(n -> workers.submit(() -> n * 2).join());
            go.give();
            assertThat(chained.get(30, TimeUnit.SECONDS)).isEqualTo(10);
        }
    }

    /** One that has been entered, and is left when a test wants that. */
    private static CompletableFuture<?> callback(
            Workers workers, Signal go, CountDownLatch entered, CountDownLatch leave) {
        var callback = workers.submit(go::await).toCompletableFuture().thenRun(() -> {
            entered.countDown();
            Latches.await(leave);
        });
        go.give();
        Latches.await(entered);
        return callback;
    }

    /** As the JDK's executors do with what {@code supplyAsync} has on them. */
    @Test
    default void closeWaitsForCallbacks(@TempDir Path folder) throws Exception {
        var go = Signal.in(folder, "go");
        var entered = new CountDownLatch(1);
        var leave = new CountDownLatch(1);
        var closed = new CountDownLatch(1);
        var workers = open();
        var callback = callback(workers, go, entered, leave);
        Thread.ofVirtual().start(() -> {
            workers.close();
            closed.countDown();
        });
        assertThat(closed.await(300, TimeUnit.MILLISECONDS)).as("closed").isFalse();
        leave.countDown();
        assertThat(closed.await(30, TimeUnit.SECONDS)).as("closed").isTrue();
        assertThat(callback).isCompleted();
    }

    @Test
    default void closeWaitsForTheCallbacksOfAResultThatNobodyHasReadYet(@TempDir Path folder) {
        var go = Signal.in(folder, "go");
        var seen = new LongAdder();
        try (var workers = open()) {
            for (int i = 0; i < 20; i++) {
                workers.submit(() -> {
                            go.await();
                            return List.of("a", "result", "with", "references");
                        })
                        .toCompletableFuture()
                        .thenAccept(words -> seen.add(words.size()));
            }
            go.give();
        }
        assertThat(seen.sum()).isEqualTo(80);
    }

    @Test
    default void aCallbackMayCloseThePool(@TempDir Path folder) throws Exception {
        var go = Signal.in(folder, "go");
        var workers = open();
        var callback = workers.submit(go::await).toCompletableFuture().thenRun(workers::close);
        go.give();
        callback.get(30, TimeUnit.SECONDS);
        workers.close();
        assertThat(workers.isTerminated()).isTrue();
    }

    @Test
    default void callbacksOfTwoPoolsMayCloseBoth(@TempDir Path folder) throws Exception {
        var go = Signal.in(folder, "go");
        var both = new CountDownLatch(2);
        try (var a = open(1);
                var b = open(1)) {
            Runnable closeAll = () -> {
                both.countDown();
                Latches.await(both);
                a.close();
                b.close();
            };
            var first = a.submit(go::await).toCompletableFuture().thenRun(closeAll);
            var second = b.submit(go::await).toCompletableFuture().thenRun(closeAll);
            go.give();
            first.get(30, TimeUnit.SECONDS);
            second.get(30, TimeUnit.SECONDS);
        }
    }

    @Test
    default void aHandlerAndACallbackMayBothCloseThePool(@TempDir Path folder) throws Exception {
        var go = Signal.in(folder, "go");
        var both = new CountDownLatch(2);
        var pool = new CompletableFuture<Workers>();
        var handled = new CompletableFuture<String>();
        var workers = open(Setup.DEFAULT.withHandler(failure -> {
            both.countDown();
            Latches.await(both);
            pool.join().close();
            handled.complete(failure.getMessage());
        }));
        pool.complete(workers);
        var callback = workers.submit(go::await).toCompletableFuture().thenRun(() -> {
            both.countDown();
            Latches.await(both);
            workers.close();
        });
        workers.execute(() -> Work.fail("unseen"));
        go.give();
        callback.get(30, TimeUnit.SECONDS);
        assertThat(handled.get(30, TimeUnit.SECONDS)).isNotEmpty();
        workers.close();
    }

    @Test
    default void aCallbackMayWaitForTheHandlerThatCloseTells(@TempDir Path folder) {
        var go = Signal.in(folder, "go");
        var handled = new CountDownLatch(1);
        CompletableFuture<?> callback;
        try (var workers = open(Setup.DEFAULT.withHandler(failure -> handled.countDown()))) {
            var failed = workers.submit(() -> Work.fail("unseen"));
            callback = workers.submit(go::await).toCompletableFuture().thenRun(() -> Latches.await(handled));
            go.give();
            assertThat(failed).isNotNull();
        }
        assertThat(callback).isCompleted(); // and not because it has waited in vain
    }

    @Test
    default void aPoolThatACallbackMakesIsClosedAsAnyOther(@TempDir Path folder) throws Exception {
        var go = Signal.in(folder, "go");
        var seen = new AtomicInteger();
        try (var outer = open(1)) {
            var callback = outer.submit(go::await).toCompletableFuture().thenRun(() -> {
                try (var inner = open(1)) {
                    inner.submit(() -> List.of("a", "b")).toCompletableFuture().thenAccept(list -> {
                        LockSupport.parkNanos(100_000_000);
                        seen.set(list.size());
                    });
                }
                assertThat(seen).hasValue(2);
            });
            go.give();
            callback.get(30, TimeUnit.SECONDS);
        }
    }

    @Test
    default void theCallbacksOfOneFutureRunOneAfterTheOther(@TempDir Path folder) throws Exception {
        var go = Signal.in(folder, "go");
        var inside = new AtomicInteger();
        var most = new AtomicInteger();
        try (var workers = open(1)) {
            var future = workers.submit(() -> {
                        go.await();
                        return List.of("a", "result", "with", "references");
                    })
                    .toCompletableFuture();
            var all = new CompletableFuture<?>[5];
            for (int i = 0; i < all.length; i++) {
                all[i] = future.thenRun(() -> {
                    most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                    LockSupport.parkNanos(10_000_000);
                    inside.decrementAndGet();
                });
            }
            go.give();
            CompletableFuture.allOf(all).get(30, TimeUnit.SECONDS);
        }
        assertThat(most).hasValue(1);
    }

    @Test
    default void anInterruptEndsTheWaitForCallbacks(@TempDir Path folder) throws Exception {
        var go = Signal.in(folder, "go");
        var entered = new CountDownLatch(1);
        var leave = new CountDownLatch(1);
        var workers = open();
        var callback = callback(workers, go, entered, leave);
        var interrupted = new CompletableFuture<Boolean>();
        var closer = Thread.ofVirtual().start(() -> {
            workers.close();
            interrupted.complete(Thread.interrupted());
        });
        closer.interrupt();
        assertThat(interrupted.get(30, TimeUnit.SECONDS)).isTrue();
        leave.countDown();
        callback.get(30, TimeUnit.SECONDS);
    }

    @Test
    default void theFutureFailsWithWhatJoinWouldThrow() {
        try (var workers = open()) {
            var future = workers.submit(() -> Work.fail("v")).toCompletableFuture();
            assertThatThrownBy(() -> future.get(30, TimeUnit.SECONDS))
                    .isInstanceOf(ExecutionException.class)
                    .cause()
                    .isInstanceOf(TaskFailedException.class)
                    .hasMessageContaining("task")
                    .cause()
                    .isExactlyInstanceOf(IllegalStateException.class)
                    .hasMessage("failed for v");
            assertThatThrownBy(future::join).isInstanceOf(CompletionException.class);
        }
    }

    @Test
    default void theFutureOfACancelledTaskFails(@TempDir Path folder) throws Exception {
        var running = Signal.in(folder, "running");
        try (var workers = open()) {
            var task = workers.submit(() -> Work.waitForEver(running));
            var future = task.toCompletableFuture();
            running.await();
            task.cancel(true);
            assertThatThrownBy(() -> future.get(30, TimeUnit.SECONDS))
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(TaskCancelledException.class);
        }
    }

    @Test
    default void aCallbackThatThrowsDoesNotHarmThePool(@TempDir Path folder) {
        var go = Signal.in(folder, "go");
        try (var workers = open(1)) {
            var broken = workers.submit(go::await).toCompletableFuture().thenRun(() -> {
                throw new IllegalStateException("callback");
            });
            go.give();
            assertThatThrownBy(() -> broken.get(30, TimeUnit.SECONDS)).hasRootCauseMessage("callback");
            assertThat(workers.submit(() -> "unharmed").join()).isEqualTo("unharmed");
        }
    }

    @Test
    default void cancellingOrCompletingTheFutureDoesNotTouchTheTask(@TempDir Path folder) {
        var go = Signal.in(folder, "go");
        try (var workers = open(2)) {
            var cancelled = workers.submit(() -> {
                go.await();
                return "mine";
            });
            var completed = workers.submit(() -> {
                go.await();
                return "mine too";
            });
            cancelled.toCompletableFuture().cancel(true);
            completed.toCompletableFuture().complete("yours");
            assertThat(cancelled.isCancelled()).isFalse();
            go.give();
            assertThat(cancelled.join()).isEqualTo("mine");
            assertThat(completed.join()).isEqualTo("mine too");
        }
    }

    @Test
    default void futuresOfManyTasksCombine() throws Exception {
        try (var workers = open()) {
            var futures = Work.upTo(50).stream()
                    .map(n -> workers.submit(() -> n * n).toCompletableFuture())
                    .toList();
            CompletableFuture.allOf(futures.toArray(CompletableFuture[]::new)).get(30, TimeUnit.SECONDS);
            assertThat(futures.get(49).join()).isEqualTo(49 * 49);
        }
    }

    @Test
    default void manyTasksCompleteThoughNobodyWaitsForThem() throws Exception {
        int many = 10_000;
        var sum = new LongAdder();
        var told = new AtomicInteger();
        try (var workers = open()) {
            for (int n : Work.upTo(many)) {
                workers.submit(() -> n).toCompletableFuture().whenComplete((result, failure) -> {
                    sum.add(failure == null ? result : -many);
                    told.incrementAndGet();
                });
            }
            Await.until("all are told of", () -> told.get() == many);
            assertThat(sum.sum()).isEqualTo(many * (many - 1L) / 2);
        }
    }

    /** How long it takes until a callback has the result, in nanoseconds; the caller leaves the task alone. */
    private static long untilCalledBack(Workers workers) throws Exception {
        long from = System.nanoTime();
        var at = workers.submit(() -> 1).toCompletableFuture().thenApply(nothing -> System.nanoTime());
        return at.get(Await.DEADLINE.toSeconds(), TimeUnit.SECONDS) - from;
    }

    private static long untilJoined(Workers workers) {
        long from = System.nanoTime();
        workers.submit(() -> 1).join();
        return System.nanoTime() - from;
    }

    /** Asleep are the worker, which no other could stand in for, and whoever in the pool looks after results: a wake-up that were lost would not be made up for in seconds. */
    @Test
    default void aTaskThatFindsAllAsleepCompletesThoughNobodyWaits() throws Exception {
        try (var workers = open(1)) {
            workers.submit(() -> 1).join(); // it has started
            for (int round = 0; round < 8; round++) {
                assertThat(untilCalledBack(workers))
                        .as("round " + round)
                        .isLessThan(Duration.ofSeconds(5).toNanos());
                Await.within(Duration.ofMillis(150), () -> false); // they go to sleep
            }
        }
    }

    /**
     * Whether it is awake, about to sleep or asleep. A process pool that nobody waits for looks each millisecond or two whether there are results, so a callback comes later than {@code join}
     * returns; what looks there each 50 ms, or more seldom, would show here if it were what finds them.
     */
    @Test
    default void aCallbackIsPromptWhateverThePoolDid() throws Exception {
        int rounds = 200;
        var calledBack = new long[rounds];
        var joined = new long[rounds];
        try (var workers = open(2)) {
            for (int round = 0; round < rounds; round++) {
                long until = System.nanoTime() + round * 10_000L;
                while (System.nanoTime() < until) { // to park for so short a time takes longer
                    Thread.onSpinWait();
                }
                calledBack[round] = untilCalledBack(workers);
                joined[round] = untilJoined(workers); // to know what this machine can do
            }
        }
        Arrays.sort(calledBack);
        Arrays.sort(joined);
        assertThat(calledBack[rounds / 2])
                .as("median, in ns, beside one of " + joined[rounds / 2] + " with join")
                .isLessThan(Duration.ofMillis(20).toNanos() + 10 * joined[rounds / 2]);
    }
}
