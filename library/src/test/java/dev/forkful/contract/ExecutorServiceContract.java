package dev.forkful.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.forkful.Action;
import dev.forkful.Call;
import dev.forkful.testing.Await;
import dev.forkful.testing.Setup;
import dev.forkful.testing.Signal;
import dev.forkful.testing.Work;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.Future.State;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code ExecutorService} promises to code that knows nothing of Forkful. */
public interface ExecutorServiceContract extends WorkersUnderTest {
    /** So that a lambda can travel in a list. */
    private static <T> Callable<T> call(Call<T> call) {
        return call;
    }

    @Test
    default void invokeAllWaitsForAllInTheirOrder() throws Exception {
        try (ExecutorService executor = open()) {
            var futures = executor.invokeAll(List.of(call(() -> 1), call(() -> Work.fail("all")), call(() -> 3)));
            assertThat(futures).extracting(Future::state).containsExactly(State.SUCCESS, State.FAILED, State.SUCCESS);
            assertThat(futures.get(0).resultNow()).isEqualTo(1);
            assertThat(futures.get(1).exceptionNow()).hasMessage("failed for all");
            assertThat(futures.get(2).get()).isEqualTo(3);
        } // and no failure is thrown: whoever has the futures has looked
    }

    @Test
    default void invokeAllOfNothingIsNothing() throws Exception {
        try (ExecutorService executor = open()) {
            assertThat(executor.invokeAll(List.<Callable<String>>of())).isEmpty();
        }
    }

    @Test
    default void invokeAllCancelsWhatIsNotDoneInTime(@TempDir Path folder) throws Exception {
        var running = Signal.in(folder, "running");
        var quick = Signal.in(folder, "quick");
        try (ExecutorService executor = open(2)) {
            executor.submit((Call<Integer>) () -> 0).get(); // the workers are warm
            List<Future<String>> futures;
            int seconds = 1;
            do { // until that is enough for the quick one
                seconds *= 2;
                futures = executor.invokeAll(
                        List.of(
                                call(() -> {
                                    quick.give();
                                    return "quick";
                                }),
                                call(() -> {
                                    Work.waitForEver(running);
                                    return "slow";
                                })),
                        seconds,
                        TimeUnit.SECONDS);
            } while (futures.get(0).state() == State.CANCELLED && seconds < 16);
            assertThat(futures).extracting(Future::state).containsExactly(State.SUCCESS, State.CANCELLED);
            assertThat(futures.get(0).resultNow()).isEqualTo("quick");
        } // would wait for ever for the slow one
    }

    @Test
    default void invokeAllWithNullRunsNothing(@TempDir Path folder) {
        var ran = Signal.in(folder, "ran");
        try (ExecutorService executor = open()) {
            assertThatThrownBy(() -> executor.invokeAll(Work.listOf(
                            call(() -> {
                                Work.waitForEver(ran);
                                return 1;
                            }),
                            null)))
                    .isInstanceOf(NullPointerException.class);
        } // would wait for ever for the first
    }

    @Test
    default void interruptingInvokeAllCancelsItsTasks(@TempDir Path folder) throws Exception {
        var running = Signal.in(folder, "running");
        var thrown = new AtomicReference<Throwable>();
        try (ExecutorService executor = open()) {
            var invoker = Thread.ofPlatform().start(() -> {
                try {
                    executor.invokeAll(List.of(call(() -> {
                        Work.waitForEver(running);
                        return 1;
                    })));
                } catch (Throwable e) {
                    thrown.set(e);
                }
            });
            running.await();
            invoker.interrupt();
            invoker.join();
        } // would wait for ever for the task
        assertThat(thrown.get()).isInstanceOf(InterruptedException.class);
    }

    @Test
    default void invokeAnyReturnsTheFirstSuccessAndCancelsTheRest(@TempDir Path folder) throws Exception {
        var running = Signal.in(folder, "running");
        try (ExecutorService executor = open(2)) {
            assertThat(executor.<String>invokeAny(List.of(
                            call(() -> {
                                Work.waitForEver(running);
                                return "slow";
                            }),
                            call(() -> {
                                running.await();
                                return "quick";
                            }))))
                    .isEqualTo("quick");
        } // would wait for ever for the slow one
    }

    @Test
    default void invokeAnyOverlooksFailuresWhileThereIsHope() throws Exception {
        try (ExecutorService executor = open()) {
            assertThat(executor.<Integer>invokeAny(
                            List.of(call(() -> Work.fail("a")), call(() -> 2), call(() -> Work.fail("c")))))
                    .isEqualTo(2);
        }
    }

    @Test
    default void invokeAnyFailsWhenAllFail() {
        try (ExecutorService executor = open(1)) {
            var thrown = catchThrowableOfType(
                    ExecutionException.class,
                    () -> executor.invokeAny(List.of(call(() -> Work.fail("a")), call(() -> Work.fail("b")))));
            assertThat(thrown).hasRootCauseMessage("failed for a");
            assertThat(thrown.getSuppressed()).extracting(Throwable::getMessage).containsExactly("failed for b");
        }
    }

    @Test
    default void invokeAnyHasAResultThoughShutdownNowCancelsAnotherCall(@TempDir Path folder) throws Exception {
        var running = Signal.in(folder, "running");
        try (var workers = open(Setup.DEFAULT.withCount(1).withGracePeriod(Duration.ofSeconds(30)))) {
            var invoking = new FutureTask<>(() -> workers.<String>invokeAny(List.of(
                    call(() -> {
                        try {
                            Work.waitForEver(running);
                            return "never";
                        } catch (InterruptedException e) {
                            return "saved";
                        }
                    }),
                    call(() -> "never"))));
            Thread.ofVirtual().start(invoking);
            running.await();
            Await.until("the other waits", () -> workers.statistics().queued() == 1);
            workers.shutdownNow();
            assertThat(invoking.get(30, TimeUnit.SECONDS)).isEqualTo("saved");
        }
    }

    @Test
    default void invokeAnyFailsWhenAllAreCancelled(@TempDir Path folder) throws Exception {
        var running = Signal.in(folder, "running");
        try (var workers = open(1)) {
            var invoking = new FutureTask<>(() -> workers.<Integer>invokeAny(List.of(call(() -> {
                Work.waitForEver(running);
                return 1;
            }))));
            Thread.ofVirtual().start(invoking);
            running.await();
            workers.shutdownNow();
            assertThatThrownBy(() -> invoking.get(30, TimeUnit.SECONDS))
                    .cause()
                    .isExactlyInstanceOf(ExecutionException.class)
                    .hasCauseExactlyInstanceOf(CancellationException.class);
        }
    }

    @Test
    default void invokeAnyGivesUpInTime(@TempDir Path folder) {
        var running = Signal.in(folder, "running");
        try (ExecutorService executor = open()) {
            assertThatThrownBy(() -> executor.invokeAny(
                            List.of(call(() -> {
                                Work.waitForEver(running);
                                return 1;
                            })),
                            50,
                            TimeUnit.MILLISECONDS))
                    .isInstanceOf(TimeoutException.class);
        } // would wait for ever for the task
    }

    @Test
    default void invokeAnyOfNothingIsAnError() {
        try (ExecutorService executor = open()) {
            assertThatThrownBy(() -> executor.invokeAny(List.<Callable<String>>of()))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    default void codeThatKnowsExecutorServiceOnlyMaySubmit() throws Exception {
        try (ExecutorService executor = open(2)) {
            var futures = Work.upTo(5).stream()
                    .map(n -> executor.submit((Call<Integer>) () -> n * n))
                    .toList();
            int sum = 0;
            for (var future : futures) {
                sum += future.get();
            }
            assertThat(sum).isEqualTo(30);
        }
    }

    @Test
    default void invokeAllOfAClosedPoolIsRejected() {
        ExecutorService executor = open();
        executor.close();
        assertThatThrownBy(() -> executor.invokeAll(List.of(call(() -> 1))))
                .isInstanceOf(RejectedExecutionException.class);
        assertThatThrownBy(() -> executor.invokeAny(List.of(call(() -> 1))))
                .isInstanceOf(RejectedExecutionException.class);
    }

    /** Can be called and run: what is done is what was asked for. */
    class TwoKinds implements Runnable, Call<String> {
        final Signal called;

        public TwoKinds(Signal called) {
            this.called = called;
        }

        @Override
        public void run() {
            called.add("run");
        }

        @Override
        public String call() {
            called.add("called");
            return "result";
        }
    }

    /** And is an action. */
    final class ManyKinds extends TwoKinds implements Action {
        public ManyKinds(Signal called) {
            super(called);
        }

        @Override
        public void perform() {
            called.add("performed");
        }
    }

    /** Of which a lambda can be called, too. */
    interface AlsoCallable extends Action, Call<String> {
        @Override
        default String call() {
            return "result";
        }
    }

    @Test
    default void aLambdaOfSeveralKindsIsCalledAsWhatItWasSubmittedAs(@TempDir Path folder) throws Exception {
        var called = Signal.in(folder, "called");
        AlsoCallable both = () -> called.add("performed");
        try (var workers = open(1)) {
            assertThat(workers.submit((Call<String>) both).join()).isEqualTo("result");
            assertThat(called.given()).isFalse();
            assertThat(workers.submit((Action) both).join()).isNull();
            workers.execute((Action) both);
            called.awaitLines(2);
            assertThat(called.lines()).containsExactly("performed", "performed");
        }
    }

    @Test
    default void whatIsOfSeveralKindsIsCalledAsWhatItWasSubmittedAs(@TempDir Path folder) throws Exception {
        var called = Signal.in(folder, "called");
        var many = new ManyKinds(called);
        var two = new TwoKinds(called);
        try (var workers = open(1)) {
            assertThat(workers.submit((Call<String>) many).join()).isEqualTo("result");
            assertThat(workers.submit((Callable<String>) many).join()).isEqualTo("result");
            assertThat(workers.submit((Action) many).join()).isNull();
            assertThat(workers.submit((Runnable) many).get()).isNull();
            assertThat(workers.submit((Runnable) two).get()).isNull();
            assertThat(workers.submit(two, "given").join()).isEqualTo("given");
            workers.execute((Runnable) two);
            called.awaitLines(7);
            assertThat(workers.invokeAny(List.of(many))).isEqualTo("result");
            assertThat(called.lines())
                    .containsExactly("called", "called", "performed", "performed", "run", "run", "run", "called");
        }
    }

    @Test
    default void aTimeoutBeforeNowIsOver(@TempDir Path folder) throws Exception {
        var running = Signal.in(folder, "running");
        try (var workers = open(1)) {
            var calls = List.<Callable<String>>of((Call<String>) () -> {
                Work.waitForEver(running);
                return "never";
            });
            for (var future : workers.invokeAll(calls, Long.MIN_VALUE, TimeUnit.NANOSECONDS)) {
                assertThat(future.isCancelled()).isTrue();
            }
            assertThatThrownBy(() -> workers.invokeAny(calls, Long.MIN_VALUE, TimeUnit.NANOSECONDS))
                    .isInstanceOf(TimeoutException.class);
        }
    }
}
