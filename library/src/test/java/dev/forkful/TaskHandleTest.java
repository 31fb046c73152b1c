package dev.forkful;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.forkful.spi.Invoke;
import dev.forkful.spi.Usage;
import dev.forkful.spi.Waiter;
import dev.forkful.testing.Await;
import dev.forkful.testing.Latches;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who waits for a task, and who decodes its result. */
@Timeout(60)
class TaskHandleTest {
    private final UnobservedFailures unobserved = new UnobservedFailures();

    private TaskHandle<Object> task(PaperBackend backend) {
        return new TaskHandle<>(
                1,
                Invoke.CALL,
                "what it would run",
                new BackendWorkers(backend, unobserved, TaskOptions.NONE),
                unobserved);
    }

    /** One whose result comes while somebody waits for it who is interrupted in that moment. */
    private TaskHandle<Object> interruptedAsItReturns(Supplier<Object> result) {
        var backend = new PaperBackend() {
            TaskHandle<Object> task = task(this);

            @Override
            public boolean await(Waiter waiter, BooleanSupplier over, long deadline) throws InterruptedException {
                task.returned(new Decoded(result), Usage.NONE);
                throw new InterruptedException();
            }
        };
        return backend.task;
    }

    @Test
    void aResultIsDecodedThoughWhoWaitedForItIsInterruptedAsItComes() throws Exception {
        var task = interruptedAsItReturns(() -> "result");
        var future = task.toCompletableFuture();
        assertThatExceptionOfType(TaskCancelledException.class).isThrownBy(task::join);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(future.get(Await.DEADLINE.toSeconds(), TimeUnit.SECONDS)).isEqualTo("result");
    }

    @Test
    void aFailureIsKnownThoughWhoWaitedForItIsInterruptedAsItComes() {
        var task = interruptedAsItReturns(() -> {
            throw TaskFailedException.of("failed", new IllegalStateException());
        });
        assertThatExceptionOfType(InterruptedException.class).isThrownBy(task::get);
        assertThatThrownBy(this::close).isInstanceOf(TaskFailedException.class);
    }

    /** Whose result comes while somebody waits for it, and overflows the stack of that one. */
    @Test
    void aResultThatOverflowsTheStackOfWhoWantsItIsDecodedByAnother() throws Exception {
        var looks = new AtomicInteger();
        var backend = new PaperBackend() {
            TaskHandle<Object> task = task(this);

            @Override
            public boolean await(Waiter waiter, BooleanSupplier over, long deadline) throws InterruptedException {
                task.returned(
                        new Decoded(() -> {
                            if (looks.incrementAndGet() == 1) {
                                throw new StackOverflowError();
                            }
                            return "result";
                        }),
                        Usage.NONE);
                return waiter.park(over, deadline);
            }
        };
        var future = backend.task.toCompletableFuture();
        assertThatExceptionOfType(StackOverflowError.class).isThrownBy(backend.task::join);
        assertThat(future.get(Await.DEADLINE.toSeconds(), TimeUnit.SECONDS)).isEqualTo("result");
        assertThat(backend.task.join()).isEqualTo("result");
        assertThat(looks).hasValue(2);
    }

    /** As a pool does when its tasks are over. */
    private void close() {
        unobserved.awaitDecoded();
        unobserved.report(null, false);
    }

    /** Who asks whether it is done decodes it, and has not looked at its failure. */
    @Test
    void closeWaitsForAResultThatSomeoneDecodesWhoMerelyLooked() throws Exception {
        var decoding = new CountDownLatch(1);
        var go = new CountDownLatch(1);
        var backend = new PaperBackend();
        var task =
                new TaskHandle<Object>(
                        1,
                        Invoke.CALL,
                        "what it would run",
                        new BackendWorkers(backend, unobserved, TaskOptions.NONE),
                        unobserved) {
                    @Override
                    boolean isAwaited() { // asked when it has arrived, and before a thread is started that decodes it
                        Thread.ofVirtual().start(this::isDone);
                        Latches.await(decoding);
                        return false;
                    }
                };
        task.returned(
                new Decoded(() -> {
                    decoding.countDown();
                    Latches.await(go);
                    throw TaskFailedException.of("failed", new IllegalStateException());
                }),
                Usage.NONE);
        var thrown = new AtomicReference<Throwable>();
        var closer = Thread.ofVirtual().start(() -> thrown.set(catchThrowable(this::close)));
        try {
            assertThat(closer.join(Duration.ofMillis(300))).as("closed").isFalse();
        } finally {
            go.countDown();
        }
        assertThat(closer.join(Await.DEADLINE)).as("closed").isTrue();
        assertThat(thrown.get()).isInstanceOf(TaskFailedException.class);
    }

    /** Tasks that have failed one after the other: one more than failures are kept. */
    private List<TaskHandle<Object>> tooManyThatHaveFailed() {
        var backend = new PaperBackend();
        return Stream.generate(() -> task(backend))
                .limit(1_001)
                .peek(task -> task.failed(TaskFailedException.of("failed", new IllegalStateException()), Usage.NONE))
                .toList();
    }

    @Test
    void aFailureThatIsOnlyCountedIsNotForgottenThoughAllTheOthersWereLookedAt() {
        var tasks = tooManyThatHaveFailed();
        tasks.subList(1, tasks.size()).forEach(TaskHandle::exceptionNow);
        assertThatThrownBy(() -> unobserved.report(null, false))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("failures of 1 ");
        unobserved.report(null, false); // once
        assertThat(tasks.getFirst().exceptionNow()).isInstanceOf(IllegalStateException.class);
        unobserved.report(null, false);
    }

    @Test
    void aFailureThatIsOnlyCountedMayBeLookedAtToo() {
        tooManyThatHaveFailed().forEach(TaskHandle::exceptionNow);
        unobserved.report(null, false);
    }

    @Test
    void whoComesAgainAndAgainIsForgottenEachTime() throws Exception {
        var woken = new AtomicInteger();
        var backend = new PaperBackend() {
            @Override
            public boolean await(Waiter waiter, BooleanSupplier over, long deadline) {
                waiter.alarm(woken::incrementAndGet);
                return false;
            }
        };
        var task = task(backend);
        var stays = new Waiter[10];
        for (int i = 0; i < stays.length; i++) {
            stays[i] = new Waiter(); // among the others
            stays[i].alarm(woken::incrementAndGet);
            task.addWaiter(stays[i]);
            for (int n = 0; n < 1_000; n++) {
                assertThatExceptionOfType(TimeoutException.class).isThrownBy(() -> task.get(0, TimeUnit.SECONDS));
            }
        }
        Thread.ofPlatform().start(() -> task.succeeded("result", Usage.NONE)).join();
        assertThat(woken).hasValueBetween(stays.length, 2 * stays.length + 1);
    }

    @Test
    void allWhoWaitAreWokenHoweverManyHaveGone() throws Exception {
        var woken = new AtomicInteger();
        var task = task(new PaperBackend());
        int stay = 0;
        for (int i = 0; i < 10_000; i++) {
            var waiter = new Waiter();
            task.addWaiter(waiter);
            if (i % 3 == 0) {
                stay++;
                waiter.alarm(woken::incrementAndGet);
            } else {
                waiter.leave();
            }
        }
        Thread.ofPlatform().start(() -> task.succeeded("result", Usage.NONE)).join();
        assertThat(woken).hasValue(stay);
    }
}
