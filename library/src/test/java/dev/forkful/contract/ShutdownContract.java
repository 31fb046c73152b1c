package dev.forkful.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.forkful.Fn;
import dev.forkful.Task;
import dev.forkful.TaskCancelledException;
import dev.forkful.Workers;
import dev.forkful.testing.Await;
import dev.forkful.testing.Setup;
import dev.forkful.testing.Signal;
import dev.forkful.testing.Work;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Future.State;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The end of a pool: {@code close}, {@code shutdown}, {@code shutdownNow}, {@code awaitTermination}. */
public interface ShutdownContract extends WorkersUnderTest {
    @Test
    default void closeWaitsForTheTasks(@TempDir Path folder) throws Exception {
        var running = Signal.in(folder, "running");
        var go = Signal.in(folder, "go");
        var closed = new AtomicBoolean();
        var workers = open(1);
        var task = workers.submit(() -> {
            running.giveAndAwait(go);
            return "finished";
        });
        var waiting = workers.submit(() -> "finished too");
        running.await();
        var closer = Thread.ofPlatform().start(() -> {
            workers.close();
            closed.set(true);
        });
        Await.until("the pool is shut down", workers::isShutdown);
        assertThat(workers.isTerminated()).isFalse();
        assertThat(closed).isFalse();
        go.give();
        closer.join();
        assertThat(task.resultNow()).isEqualTo("finished");
        assertThat(waiting.resultNow()).isEqualTo("finished too");
        assertThat(workers.isTerminated()).isTrue();
    }

    @Test
    default void aPoolThatWasNeverUsedClosesAtOnce() {
        var workers = open();
        workers.close();
        assertThat(workers.isTerminated()).isTrue();
    }

    @Test
    default void closingTwiceIsFine() {
        var workers = open();
        workers.submit(() -> 1).join();
        workers.close();
        workers.close();
        workers.shutdown();
        assertThat(workers.shutdownNow()).isEmpty();
    }

    @Test
    default void nothingIsAcceptedAfterClose() {
        var workers = open();
        workers.close();
        assertThatThrownBy(() -> workers.submit(() -> 1))
                .isInstanceOf(RejectedExecutionException.class)
                .hasMessageContaining("shut down");
        assertThatThrownBy(() -> workers.execute(() -> Thread.sleep(1))).isInstanceOf(RejectedExecutionException.class);
        assertThatThrownBy(() -> workers.stream(Work.upTo(3), n -> n).toList())
                .isInstanceOf(RejectedExecutionException.class);
        assertThatThrownBy(() -> workers.outcomes(Work.upTo(3), n -> n).toList())
                .isInstanceOf(RejectedExecutionException.class);
    }

    @Test
    default void shutdownLetsTheTasksThatWaitRun(@TempDir Path folder) throws Exception {
        var running = Signal.in(folder, "running");
        var go = Signal.in(folder, "go");
        try (var workers = open(1)) {
            var first = workers.submit(() -> running.giveAndAwait(go));
            var waiting = workers.submit(() -> "ran");
            running.await();
            workers.shutdown();
            assertThat(workers.isShutdown()).isTrue();
            assertThat(workers.isTerminated()).isFalse();
            assertThatThrownBy(() -> workers.submit(() -> 1)).isInstanceOf(RejectedExecutionException.class);
            go.give();
            first.join();
            assertThat(waiting.join()).isEqualTo("ran");
        }
    }

    @Test
    default void shutdownNowReturnsWhatNeverStartedAndEndsWhatRuns(@TempDir Path folder) throws Exception {
        var running = Signal.in(folder, "running");
        var ran = Signal.in(folder, "ran");
        try (var workers = open(1)) {
            var task = workers.submit(() -> Work.waitForEver(running));
            running.await();
            var waiting = new ArrayList<Task<?>>();
            for (int i = 0; i < 3; i++) {
                int n = i;
                waiting.add(workers.submit(() -> ran.add(n)));
            }
            var never = workers.shutdownNow();
            assertThat(never).hasSize(3);
            assertThat(workers.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
            assertThatThrownBy(task::get).isInstanceOf(CancellationException.class);
            assertThat(waiting).allSatisfy(t -> assertThat(t.state()).isEqualTo(State.CANCELLED));
            assertThat(ran.lines()).isEmpty();
            never.get(1).run(); // here
            assertThat(ran.lines()).containsExactly("1");
        }
    }

    private static int unlessFirst(int item, Signal running, Signal ran) throws Exception {
        if (item == 0) {
            Work.waitForEver(running);
        }
        ran.add(item);
        return item;
    }

    /** Stops a pool whose only worker is busy with the first item, and runs here what has not begun. */
    private void assertRunsHere(Path folder, BiConsumer<Workers, Fn<Integer, Integer>> consumer) throws Exception {
        var running = Signal.in(folder, "running");
        var ran = Signal.in(folder, "ran");
        try (var workers = open(1)) {
            Thread.ofVirtual().start(() -> {
                try {
                    consumer.accept(workers, n -> unlessFirst(n, running, ran));
                } catch (TaskCancelledException | RejectedExecutionException e) {
                    // as it must be
                }
            });
            running.await();
            Await.until("more items wait", () -> workers.statistics().queued() >= 9);
            var never = workers.shutdownNow();
            assertThat(workers.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
            assertThat(ran.lines()).isEmpty();
            never.forEach(Runnable::run); // here
            assertThat(ran.lines()).hasSize(9).doesNotHaveDuplicates().doesNotContain("0");
        }
    }

    @Test
    default void itemsOfAMapThatNeverStartedMayBeRunHere(@TempDir Path folder) throws Exception {
        assertRunsHere(folder, (workers, fn) -> workers.map(Work.upTo(10), fn));
    }

    @Test
    default void itemsOfAStreamThatNeverStartedMayBeRunHere(@TempDir Path folder) throws Exception {
        assertRunsHere(
                folder, (workers, fn) -> workers.stream(Work.upTo(10), fn).toList());
    }

    @Test
    default void itemsOfOutcomesThatNeverStartedMayBeRunHere(@TempDir Path folder) throws Exception {
        assertRunsHere(
                folder, (workers, fn) -> workers.outcomes(Work.upTo(10), fn).toList());
    }

    /** Small items go to processes in chunks, once it is known that they are small. */
    @Test
    default void noItemOfAMapOfSmallItemsIsLostByShutdownNow(@TempDir Path folder) throws Exception {
        var running = Signal.in(folder, "running");
        var ran = Signal.in(folder, "ran");
        int stuck = 0;
        try (var workers = open(1)) {
            workers.map(Work.upTo(1_000), n -> n);
            Thread.ofVirtual().start(() -> {
                try {
                    workers.map(Work.upTo(5_000), n -> {
                        if (n == stuck) {
                            Work.waitForEver(running);
                        }
                        ran.add(n);
                        return n;
                    });
                } catch (TaskCancelledException | RejectedExecutionException e) {
                    // as it must be
                }
            });
            running.await();
            Await.until("some wait", () -> workers.statistics().queued() > 0);
            assertThat(Await.settled(() -> workers.statistics().queued())).isPositive();
            var never = workers.shutdownNow();
            assertThat(workers.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
            never.forEach(Runnable::run); // here
            var all = ran.lines().stream().map(Integer::valueOf).sorted().toList();
            assertThat(all)
                    .containsExactlyElementsOf(Work.upTo(all.size() + 1).stream()
                            .filter(n -> n != stuck)
                            .toList());
        }
    }

    @Test
    default void whatReturnsThoughShutdownNowInterruptsItHasItsResult(@TempDir Path folder) throws Exception {
        var running = Signal.in(folder, "running");
        try (var workers = open(Setup.DEFAULT.withCount(2).withGracePeriod(Duration.ofSeconds(30)))) {
            var ends = workers.submit(() -> {
                try {
                    Work.waitForEver(running);
                    return "never";
                } catch (InterruptedException e) {
                    return "ended as it should";
                }
            });
            running.await();
            workers.shutdownNow();
            assertThat(ends.join()).isEqualTo("ended as it should");
        }
    }

    @Test
    default void whoWaitsForATaskIsToldByShutdownNow(@TempDir Path folder) throws Exception {
        var running = Signal.in(folder, "running");
        var told = Signal.in(folder, "told");
        try (var workers = open(1)) {
            var tasks = new ArrayList<Task<Void>>();
            tasks.add(workers.submit(() -> Work.waitForEver(running)));
            tasks.add(workers.submit(() -> Work.waitForEver(running)));
            var joiners = new ArrayList<Thread>();
            for (var task : tasks) {
                joiners.add(Thread.ofVirtual().start(() -> {
                    try {
                        task.join();
                    } catch (TaskCancelledException e) {
                        told.add("told");
                    }
                }));
            }
            running.await();
            workers.shutdownNow();
            for (var joiner : joiners) {
                joiner.join();
            }
            assertThat(told.lines()).hasSize(2);
        }
    }

    @Test
    default void awaitTerminationIsFalseWhileTasksRunAndTrueAfterwards(@TempDir Path folder) throws Exception {
        var running = Signal.in(folder, "running");
        var go = Signal.in(folder, "go");
        try (var workers = open()) {
            workers.submit(() -> running.giveAndAwait(go));
            running.await();
            workers.shutdown();
            assertThat(workers.awaitTermination(10, TimeUnit.MILLISECONDS)).isFalse();
            go.give();
            assertThat(workers.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
            assertThat(workers.isTerminated()).isTrue();
        }
    }

    @Test
    default void awaitTerminationOfAnOpenPoolIsFalse() throws Exception {
        try (var workers = open()) {
            assertThat(workers.awaitTermination(1, TimeUnit.MILLISECONDS)).isFalse();
            assertThat(workers.isShutdown()).isFalse();
            assertThat(workers.isTerminated()).isFalse();
        }
    }

    @Test
    default void awaitTerminationTakesTheLongestTimeThereIs() throws Exception {
        try (var workers = open()) {
            workers.shutdown();
            assertThat(workers.awaitTermination(Long.MAX_VALUE, TimeUnit.DAYS)).isTrue();
            assertThat(workers.awaitTermination(Long.MAX_VALUE, TimeUnit.NANOSECONDS))
                    .isTrue();
        }
    }

    @Test
    default void isTerminatedTellsTheTruthToAnInterruptedThread() {
        var workers = open();
        workers.close();
        Thread.currentThread().interrupt();
        try {
            assertThat(workers.isTerminated()).isTrue();
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    @Test
    default void interruptingTheCloserEndsTheTasksAndKeepsTheFlag(@TempDir Path folder) throws Exception {
        var running = Signal.in(folder, "running");
        var flag = new AtomicBoolean();
        var workers = open(1);
        var task = workers.submit(() -> Work.waitForEver(running));
        var waiting = workers.submit(() -> "never");
        running.await();
        var closer = Thread.ofPlatform().start(() -> {
            workers.close();
            flag.set(Thread.currentThread().isInterrupted());
        });
        Await.until("the pool is shut down", workers::isShutdown);
        closer.interrupt();
        closer.join();
        assertThat(flag).isTrue();
        assertThat(task.state()).isEqualTo(State.CANCELLED);
        assertThat(waiting.state()).isEqualTo(State.CANCELLED);
    }

    @Test
    default void submitCancelAndShutdownAtOnceIsFine() {
        for (int round = 0; round < 20; round++) {
            try (var workers = open(2)) {
                for (int i = 0; i < 20; i++) {
                    var task = workers.submit(() -> "x");
                    task.cancel(i % 2 == 0);
                }
                if (round % 2 == 0) {
                    workers.shutdownNow();
                } else {
                    workers.shutdown();
                }
            }
        }
    }

    @Test
    default void closingWhileOthersSubmitLosesNoAcceptedTask(@TempDir Path folder) throws Exception {
        for (int round = 0; round < 3; round++) {
            var workers = open(2);
            var accepted = new java.util.concurrent.ConcurrentLinkedQueue<Task<String>>();
            var submitters = new ArrayList<Thread>();
            for (int t = 0; t < 4; t++) {
                submitters.add(Thread.ofPlatform().start(() -> {
                    try {
                        while (true) {
                            accepted.add(workers.submit(() -> "done"));
                            Thread.sleep(Duration.ofNanos(100_000));
                        }
                    } catch (RejectedExecutionException | InterruptedException e) {
                        // the pool is closed
                    }
                }));
            }
            Await.until("some are accepted", () -> accepted.size() > 50);
            workers.close();
            for (var submitter : submitters) {
                submitter.join();
            }
            assertThat(accepted).allSatisfy(task -> {
                assertThat(task.isDone()).isTrue();
                assertThat(task.resultNow()).isEqualTo("done");
            });
        }
    }

    @Test
    default void aCancelledTaskDoesNotHoldCloseUp(@TempDir Path folder) throws Exception {
        var running = Signal.in(folder, "running");
        try (var workers = open(2)) {
            var task = workers.submit(() -> Work.waitForEver(running));
            running.await();
            workers.shutdown();
            task.cancel(true);
        }
    }

    @Test
    default void closeWaitsForATaskThatWasCancelledGently(@TempDir Path folder) throws Exception {
        var running = Signal.in(folder, "running");
        var finished = Signal.in(folder, "finished");
        try (var workers = open()) {
            var task = workers.submit(() -> {
                running.give();
                Thread.sleep(100);
                finished.give();
            });
            running.await();
            task.cancel(false);
        }
        assertThat(finished.given()).isTrue();
    }

    @Test
    default void shutdownNowDuringTheInitializerStartsNothing(@TempDir Path folder) throws Exception {
        var initializing = Signal.in(folder, "initializing");
        var ran = Signal.in(folder, "ran");
        var workers = open(Setup.DEFAULT.withCount(1).withInitializer(() -> {
            try {
                Work.waitForEver(initializing);
            } catch (InterruptedException e) {
                // and go on
            }
        }));
        var task = workers.submit(() -> ran.give());
        initializing.await();
        workers.shutdownNow();
        assertThat(workers.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
        assertThat(task.isDone()).isTrue();
        assertThat(ran.given()).isFalse();
        assertThatThrownBy(task::join).isNotNull();
        workers.close();
    }

    @Test
    default void tasksThatWaitForAnInitializerThatShutdownNowEndsAreCancelled(@TempDir Path folder) throws Exception {
        var initializing = Signal.in(folder, "initializing");
        var workers = open(Setup.DEFAULT.withCount(1).withInitializer(() -> Work.waitForEver(initializing)));
        var first = workers.submit(() -> 1);
        var second = workers.submit(() -> 2);
        initializing.await();
        workers.shutdownNow();
        assertThat(workers.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
        assertThat(first.state()).isEqualTo(State.CANCELLED);
        assertThat(second.state()).isEqualTo(State.CANCELLED);
        workers.close(); // and it has no failure to throw
    }
}
