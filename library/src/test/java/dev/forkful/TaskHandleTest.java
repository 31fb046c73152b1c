package dev.forkful;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.forkful.spi.Invoke;
import dev.forkful.spi.Results;
import dev.forkful.spi.Usage;
import dev.forkful.spi.Waiter;
import dev.forkful.testing.Await;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who decodes the result of a task. */
@Timeout(60)
class TaskHandleTest {
    private final UnobservedFailures unobserved = new UnobservedFailures();

    /** A result that may run code of the user's. */
    private record Decoded(Supplier<Object> by) implements Results {
        @Override
        public int count() {
            return 1;
        }

        @Override
        public boolean isPlain() {
            return false;
        }

        @Override
        public Object next() {
            return by.get();
        }
    }

    private TaskHandle<Object> task(PaperBackend backend) {
        return new TaskHandle<>(
                1,
                Invoke.ARGUMENT,
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
        assertThatThrownBy(() -> unobserved.report(null)).isInstanceOf(TaskFailedException.class);
    }
}
