package dev.forkful.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.forkful.TaskCancelledException;
import dev.forkful.TaskFailedException;
import dev.forkful.testing.Await;
import dev.forkful.testing.Signal;
import dev.forkful.testing.Work;
import dev.forkful.testing.Work.Numbers;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code map} when something goes wrong: the first failure is thrown, the rest ends, the pool lives. */
public interface MapFailureContract extends WorkersUnderTest {
    @Test
    default void aFailureIsThrownWithWhatTheFunctionThrewAsItsCause() {
        try (var workers = open()) {
            assertThatExceptionOfType(TaskFailedException.class)
                    .isThrownBy(() -> workers.map(Work.upTo(10), n -> Work.allBut(3, n)))
                    .havingCause()
                    .isExactlyInstanceOf(IllegalArgumentException.class)
                    .withMessage("bad item 3");
        }
    }

    @Test
    default void aFunctionMayThrowCheckedExceptionsAndErrors() {
        try (var workers = open()) {
            assertThatThrownBy(() -> workers.map(List.of("x"), s -> {
                        throw new IOException("no " + s);
                    }))
                    .isInstanceOf(TaskFailedException.class)
                    .hasCauseExactlyInstanceOf(IOException.class);
            assertThatThrownBy(() -> workers.map(List.of("x"), s -> {
                        throw new StackOverflowError("deep " + s);
                    }))
                    .isInstanceOf(TaskFailedException.class)
                    .hasCauseExactlyInstanceOf(StackOverflowError.class);
        }
    }

    @Test
    default void theFailureThatComesFirstIsThrownWhicheverItemItIsOf(@TempDir Path folder) {
        var running = Signal.in(folder, "running");
        try (var workers = open(2)) {
            assertThatThrownBy(() -> workers.map(List.of(0, 1), n -> {
                        if (n == 0) {
                            Work.waitForEver(running);
                        }
                        running.await();
                        throw new IllegalStateException("of item " + n);
                    }))
                    .hasRootCauseMessage("of item 1");
        }
    }

    @Test
    default void aFailureEndsTheTasksThatRun(@TempDir Path folder) {
        var running = Signal.in(folder, "running");
        try (var workers = open(2)) {
            assertThatThrownBy(() -> workers.map(List.of(0, 1), n -> {
                        if (n == 0) {
                            Work.waitForEver(running);
                        }
                        running.await();
                        return Work.allBut(1, n);
                    }))
                    .isInstanceOf(TaskFailedException.class);
        } // would wait for ever for item 0
    }

    @Test
    default void afterAFailureNoMoreItemsAreTaken() {
        var endless = Numbers.endless();
        try (var workers = open()) {
            assertThatThrownBy(() -> workers.map(endless, n -> Work.allBut(100, n)))
                    .hasRootCauseMessage("bad item 100");
        }
    }

    @Test
    default void thePoolGoesOnAfterAFailure() {
        try (var workers = open()) {
            for (int i = 0; i < 20; i++) {
                assertThatThrownBy(() -> workers.map(List.of(1, 2, 3), n -> Work.allBut(2, n)))
                        .isInstanceOf(TaskFailedException.class);
                assertThat(workers.map(List.of(1, 2, 3), n -> n)).containsExactly(1, 2, 3);
            }
        }
    }

    @Test
    default void aFailureOfMapIsThrownOnceAndNotByCloseAgain() {
        var workers = open(2);
        assertThatThrownBy(() -> workers.map(Work.upTo(50), Work::fail)).isInstanceOf(TaskFailedException.class);
        workers.close();
    }

    @Test
    default void anExceptionOfTheInputIsThrownAsItIs() {
        var boom = new IllegalStateException("input");
        try (var workers = open()) {
            assertThatThrownBy(() -> workers.map(
                            Work.<Integer>input(10, place -> {
                                if (place == 5) {
                                    throw boom;
                                }
                                return place;
                            }),
                            n -> n))
                    .isSameAs(boom);
            assertThat(workers.map(List.of(1), n -> n)).containsExactly(1);
        }
    }

    @Test
    default void anExceptionOfTheInputEndsTheTasksThatRun(@TempDir Path folder) {
        var running = Signal.in(folder, "running");
        try (var workers = open()) {
            assertThatThrownBy(() -> workers.map(
                            Work.<Integer>input(2, place -> {
                                if (place == 1) {
                                    running.await();
                                    throw new IllegalStateException("input");
                                }
                                return place;
                            }),
                            n -> {
                                Work.waitForEver(running);
                                return n;
                            }))
                    .hasMessage("input");
        } // would wait for ever for the first item
    }

    @Test
    default void anItemThatIsNullIsNamedByItsPlace() {
        try (var workers = open()) {
            assertThatExceptionOfType(NullPointerException.class)
                    .isThrownBy(() -> workers.map(Work.listOf("a", "b", null), String::length))
                    .withMessageContaining("item 2");
            assertThatExceptionOfType(NullPointerException.class)
                    .isThrownBy(() -> workers.map(List.of("a", "b"), Work.listOf("c", null), String::concat))
                    .withMessageContaining("item 1");
            assertThat(workers.map(List.of("abc"), String::length)).containsExactly(3);
        }
    }

    @Test
    default void interruptingMapCancelsItsTasksAndKeepsTheFlag(@TempDir Path folder) throws Exception {
        var running = Signal.in(folder, "running");
        var thrown = new AtomicReference<Throwable>();
        var flag = new AtomicBoolean();
        try (var workers = open()) {
            var mapper = Thread.ofPlatform().start(() -> {
                try {
                    workers.map(List.of(1), n -> {
                        Work.waitForEver(running);
                        return n;
                    });
                } catch (Throwable e) {
                    thrown.set(e);
                    flag.set(Thread.currentThread().isInterrupted());
                }
            });
            running.await();
            mapper.interrupt();
            mapper.join();
        } // would wait for ever for the item
        assertThat(thrown.get())
                .isInstanceOf(TaskCancelledException.class)
                .hasCauseInstanceOf(InterruptedException.class);
        assertThat(flag).isTrue();
    }

    @Test
    default void aMapOfAPoolThatIsShutDownIsRejected() {
        var workers = open();
        workers.close();
        assertThatThrownBy(() -> workers.map(List.of(1), n -> n)).isInstanceOf(RejectedExecutionException.class);
    }

    @Test
    default void shutdownNowEndsAMap(@TempDir Path folder) throws Exception {
        var running = Signal.in(folder, "running");
        var thrown = new AtomicReference<Throwable>();
        try (var workers = open(2)) {
            var mapper = Thread.ofPlatform().start(() -> {
                try {
                    workers.map(Work.upTo(10), n -> {
                        Work.waitForEver(running);
                        return n;
                    });
                } catch (Throwable e) {
                    thrown.set(e);
                }
            });
            running.await();
            workers.shutdownNow();
            Await.until("map ends", () -> !mapper.isAlive());
        }
        assertThat(thrown.get()).isInstanceOfAny(TaskCancelledException.class, RejectedExecutionException.class);
    }
}
