package dev.forkful.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.forkful.TaskCancelledException;
import dev.forkful.TaskFailedException;
import dev.forkful.testing.Await;
import dev.forkful.testing.Signal;
import dev.forkful.testing.Work;
import dev.forkful.testing.Work.Numbers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code stream}: lazy, in order, bounded. */
public interface StreamContract extends WorkersUnderTest {
    @Test
    default void nothingRunsBeforeTheTerminalOperation() {
        var numbers = new Numbers(10);
        try (var workers = open()) {
            var stream = workers.stream(numbers, n -> n).filter(n -> n > 4);
            assertThat(numbers.iterations).hasValue(0);
            assertThat(stream.toList()).containsExactly(5, 6, 7, 8, 9);
            assertThat(numbers.iterations).hasValue(1);
        }
    }

    @Test
    default void streamedResultsComeInTheOrderOfTheItems(@TempDir Path folder) {
        var secondRan = Signal.in(folder, "second ran");
        try (var workers = open(2)) {
            assertThat(workers.stream(List.of(1, 2, 3), n -> {
                        if (n == 1) {
                            secondRan.await();
                        } else {
                            secondRan.give();
                        }
                        return n;
                    }))
                    .containsExactly(1, 2, 3);
        }
    }

    @Test
    default void anEndlessInputIsFine() {
        try (var workers = open()) {
            assertThat(workers.stream(() -> Stream.iterate(1, n -> n + 1).iterator(), n -> n * n)
                            .limit(5))
                    .containsExactly(1, 4, 9, 16, 25);
        }
    }

    @Test
    default void anEmptyInputGivesAnEmptyStream() {
        try (var workers = open()) {
            assertThat(workers.stream(List.<Integer>of(), n -> n)).isEmpty();
        }
    }

    @Test
    default void aStreamedResultMayBeNull() {
        try (var workers = open()) {
            List<Integer> results =
                    workers.stream(List.of(1, 2), n -> n == 1 ? null : n).toList();
            assertThat(results).containsExactly(null, 2);
        }
    }

    @Test
    default void limitCancelsWhatNobodyWillSee(@TempDir Path folder) throws Exception {
        var running = Signal.in(folder, "running");
        var endless = Numbers.endless();
        try (var workers = open(2)) {
            assertThat(workers.stream(endless, n -> {
                                if (n >= 3) {
                                    Work.waitForEver(running);
                                }
                                return n;
                            })
                            .limit(3))
                    .containsExactly(0, 1, 2);
        } // would wait for ever for the fourth
        long taken = endless.taken.get();
        assertThat(Await.settled(endless.taken::get)).isEqualTo(taken);
    }

    @Test
    default void aShortCutCancelsWhatNobodyWillSee(@TempDir Path folder) {
        var running = Signal.in(folder, "running");
        try (var workers = open(2)) {
            assertThat(workers.stream(Numbers.endless(), n -> {
                                if (n >= 3) {
                                    Work.waitForEver(running);
                                }
                                return n;
                            })
                            .anyMatch(n -> n == 2))
                    .isTrue();
        } // would wait for ever for the fourth
    }

    @Test
    default void closingTheStreamCancelsWhatNobodyWillSee(@TempDir Path folder) {
        var running = Signal.in(folder, "running");
        try (var workers = open(2)) {
            try (var stream = workers.stream(Numbers.endless(), n -> {
                if (n >= 2) {
                    Work.waitForEver(running);
                }
                return n;
            })) {
                assertThat(stream.iterator().next()).isZero();
            }
        } // would wait for ever for the third
    }

    @Test
    default void aStreamThatIsClosedWhileItIsReadIsNotTakenForOneThatHasEnded(@TempDir Path folder) {
        var never = Signal.in(folder, "never");
        try (var workers = open(2);
                var stream = workers.stream(Numbers.endless(), n -> {
                    if (n == 3) {
                        never.await();
                    }
                    return n;
                })) {
            var seen = new ArrayList<Integer>();
            assertThatExceptionOfType(TaskCancelledException.class)
                    .isThrownBy(() -> stream.peek(n -> {
                                if (n == 2) {
                                    Thread.ofVirtual().start(stream::close);
                                }
                            })
                            .forEach(seen::add))
                    .withMessageContaining("closed");
            assertThat(seen).containsExactly(0, 1, 2);
        }
    }

    @Test
    default void aStreamThatIsClosedEndsThoughItsInputGoesOn() throws Exception {
        var asked = new CountDownLatch(1);
        var leave = new CountDownLatch(1);
        try (var workers = open(1)) {
            var stream = workers.outcomes(
                    Work.<Integer>input(2, place -> {
                        asked.countDown();
                        while (leave.getCount() > 0) { // whatever it is told
                            LockSupport.parkNanos(1_000_000);
                            var _ = Thread.interrupted();
                        }
                        return place;
                    }),
                    n -> n);
            var thrown = new CompletableFuture<Throwable>();
            Thread.ofVirtual().start(() -> thrown.complete(catchThrowable(stream::toList)));
            try {
                assertThat(asked.await(30, TimeUnit.SECONDS)).isTrue();
                stream.close();
                assertThat(thrown.get(30, TimeUnit.SECONDS))
                        .isInstanceOf(TaskCancelledException.class)
                        .hasMessageContaining("closed");
            } finally {
                leave.countDown();
            }
        }
    }

    @Test
    default void aStreamThatIsClosedBeforeItIsReadAsksNothingOfItsInput() {
        var asked = new AtomicBoolean();
        try (var workers = open(1)) {
            var stream = workers.stream(
                    () -> {
                        asked.set(true);
                        return List.of(1).iterator();
                    },
                    n -> n);
            var iterator = stream.iterator();
            stream.close();
            assertThatExceptionOfType(TaskCancelledException.class).isThrownBy(iterator::hasNext);
        }
        assertThat(asked).isFalse();
    }

    @Test
    default void aStreamThatHasEndedOrBeenLeftMayBeClosedAndAskedAgain() {
        try (var workers = open(2)) {
            var ended = workers.stream(Work.upTo(3), n -> n);
            var iterator = ended.iterator();
            iterator.forEachRemaining(n -> {});
            ended.close();
            assertThat(iterator.hasNext()).isFalse();
            var left = workers.stream(Numbers.endless(), n -> n).limit(2);
            var two = left.iterator();
            two.forEachRemaining(n -> {});
            left.close();
            assertThat(two.hasNext()).isFalse();
        }
    }

    @Test
    default void aFailureIsThrownAtItsPlace() {
        try (var workers = open()) {
            var seen = new ArrayList<Integer>();
            assertThatExceptionOfType(TaskFailedException.class)
                    .isThrownBy(() -> workers.stream(Work.upTo(10), n -> Work.allBut(5, n))
                            .forEach(seen::add))
                    .havingCause()
                    .withMessage("bad item 5");
            assertThat(seen).containsExactly(0, 1, 2, 3, 4);
        }
    }

    @Test
    default void aFailureCancelsTheRestOfTheStream(@TempDir Path folder) {
        var running = Signal.in(folder, "running");
        try (var workers = open(2)) {
            assertThatThrownBy(() -> workers.stream(Numbers.endless(), n -> {
                                if (n > 1) {
                                    Work.waitForEver(running);
                                }
                                return Work.allBut(1, n);
                            })
                            .toList())
                    .isInstanceOf(TaskFailedException.class);
        } // would wait for ever for the third
    }

    @Test
    default void anExceptionOfWhatIsDoneWithAResultCancelsTheRestOfTheStream(@TempDir Path folder) {
        var running = Signal.in(folder, "running");
        var boom = new IllegalStateException("consumer");
        try (var workers = open(2)) {
            assertThatThrownBy(() -> workers.stream(Numbers.endless(), n -> {
                                if (n > 1) {
                                    Work.waitForEver(running);
                                }
                                return n;
                            })
                            .map(n -> n * 2)
                            .forEach(n -> {
                                throw boom;
                            }))
                    .isSameAs(boom);
        } // would wait for ever for the third
    }

    @Test
    default void anExceptionOfALambdaBehindAnIteratorCancelsTheRestOfTheStream(@TempDir Path folder) {
        var running = Signal.in(folder, "running");
        var boom = new IllegalStateException("lambda");
        try (var workers = open(2)) {
            var iterator = workers.stream(Numbers.endless(), n -> {
                        if (n > 1) {
                            Work.waitForEver(running);
                        }
                        return n;
                    })
                    .peek(n -> {
                        throw boom;
                    })
                    .iterator();
            assertThatThrownBy(iterator::next).isSameAs(boom);
        } // would wait for ever for the third
    }

    @Test
    default void aStreamThatEndedWithAnExceptionSaysSoWhenItIsAskedAgain() {
        var boom = new IllegalStateException("lambda");
        try (var workers = open(2);
                var stream = workers.stream(Work.upTo(10), n -> n).peek(n -> {
                    if (n == 1) {
                        throw boom;
                    }
                })) {
            var iterator = stream.iterator();
            assertThat(iterator.next()).isZero();
            assertThatThrownBy(iterator::hasNext).isSameAs(boom);
            for (int i = 0; i < 2; i++) {
                assertThatThrownBy(iterator::hasNext)
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining("ended with an exception")
                        .hasCause(boom);
            }
        }
    }

    @Test
    default void aStreamThatEndedWithTheFailureOfATaskSaysSoWhenItIsAskedAgain() {
        try (var workers = open(2);
                var stream = workers.stream(Work.upTo(10), n -> Work.allBut(1, n))) {
            var iterator = stream.iterator();
            assertThat(iterator.next()).isZero();
            assertThatThrownBy(iterator::hasNext).isInstanceOf(TaskFailedException.class);
            assertThatThrownBy(iterator::hasNext)
                    .isInstanceOf(IllegalStateException.class)
                    .hasCauseInstanceOf(TaskFailedException.class)
                    .hasRootCauseMessage("bad item 1");
        }
    }

    @Test
    default void aSlowInputDoesNotHoldUpTheResultsThatAreThere(@TempDir Path folder) {
        var seen = Signal.in(folder, "seen");
        try (var workers = open()) {
            var results = workers.stream(
                            Work.<Integer>input(3, place -> {
                                seen.awaitLines(place); // an item comes only after all results before it were seen
                                return place;
                            }),
                            n -> n)
                    .peek(seen::add)
                    .toList();
            assertThat(results).containsExactly(0, 1, 2);
        }
    }

    @Test
    default void anExceptionOfTheInputComesAfterTheResultsBeforeIt() {
        var boom = new IllegalStateException("input");
        var seen = new ArrayList<Integer>();
        try (var workers = open()) {
            assertThatThrownBy(() -> workers.stream(
                                    Work.<Integer>input(10, place -> {
                                        if (place == 3) {
                                            throw boom;
                                        }
                                        return place;
                                    }),
                                    n -> n)
                            .forEach(seen::add))
                    .isSameAs(boom);
            assertThat(seen).containsExactly(0, 1, 2);
            assertThat(workers.stream(List.of(1), n -> n)).containsExactly(1);
        }
    }

    @Test
    default void anItemOfAStreamThatIsNullIsNamedByItsPlace() {
        try (var workers = open()) {
            assertThatExceptionOfType(NullPointerException.class)
                    .isThrownBy(() -> workers.stream(Work.listOf("a", null), String::length)
                            .toList())
                    .withMessageContaining("item 1");
        }
    }

    @Test
    default void shuttingThePoolDownEndsAStream() {
        var seen = new ArrayList<Integer>();
        try (var workers = open()) {
            assertThatThrownBy(() -> workers.stream(Numbers.endless(), n -> n).forEach(n -> {
                        seen.add(n);
                        if (n == 10) {
                            workers.shutdown();
                        }
                    }))
                    .isInstanceOf(RejectedExecutionException.class);
        }
        assertThat(seen).startsWith(0, 1, 2).isSorted();
    }

    @Test
    default void aStreamThatIsNeverRunHoldsNothingUp() {
        var numbers = new Numbers(10);
        try (var workers = open()) {
            var unused = workers.stream(numbers, n -> n).filter(n -> n > 1);
        }
        assertThat(numbers.iterations).hasValue(0);
    }

    @Test
    default void streamsMayBeReadInTurns() {
        try (var workers = open();
                var first = workers.stream(Numbers.endless(), n -> "a" + n);
                var second = workers.stream(Numbers.endless(), n -> "b" + n)) {
            var a = first.iterator();
            var b = second.iterator();
            var seen = new ArrayList<String>();
            for (int i = 0; i < 3; i++) {
                seen.add(a.next());
                seen.add(b.next());
            }
            assertThat(seen).containsExactly("a0", "b0", "a1", "b1", "a2", "b2");
        }
    }

    @Test
    default void interruptingTheReaderOfAStreamCancelsItAndKeepsTheFlag(@TempDir Path folder) throws Exception {
        var running = Signal.in(folder, "running");
        var thrown = new AtomicReference<Throwable>();
        var flag = new AtomicBoolean();
        try (var workers = open()) {
            var reader = Thread.ofPlatform().start(() -> {
                try {
                    var unused = workers.stream(List.of(1), n -> {
                                Work.waitForEver(running);
                                return n;
                            })
                            .toList();
                } catch (Throwable e) {
                    thrown.set(e);
                    flag.set(Thread.currentThread().isInterrupted());
                }
            });
            running.await();
            reader.interrupt();
            reader.join();
        } // would wait for ever for the item
        assertThat(thrown.get()).isInstanceOf(TaskCancelledException.class);
        assertThat(flag).isTrue();
    }

    @Test
    default void anInputMayCloseThePoolWhichWaitsForWhatIsOnItsWay(@TempDir Path folder) throws Exception {
        var go = Signal.in(folder, "the pool is shut down");
        var results = new ArrayList<Integer>();
        var workers = open(2);
        var starter = new FutureTask<Void>(() -> {
            Await.until("the pool is shut down", workers::isShutdown);
            go.give();
            return null;
        });
        Thread.ofVirtual().start(starter);
        var items = Work.<Integer>input(3, place -> {
            if (place == 2) {
                workers.close();
            }
            return place;
        });
        assertThatThrownBy(() -> workers.stream(items, n -> {
                            go.await();
                            return n;
                        })
                        .forEach(results::add))
                .isInstanceOf(RejectedExecutionException.class);
        assertThat(results).containsExactly(0, 1);
        assertThat(workers.isTerminated()).isTrue();
        starter.get(30, TimeUnit.SECONDS);
    }

    @Test
    default void aStreamMayBeReadInParallel() {
        try (var workers = open()) {
            assertThat(workers.stream(Work.upTo(500), n -> n * 2)
                            .parallel()
                            .mapToInt(n -> n)
                            .sum())
                    .isEqualTo(499 * 500);
        }
    }
}
