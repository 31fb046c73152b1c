package dev.forkful;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forkful.internal.threads.ThreadBackend;
import dev.forkful.internal.threads.ThreadOptions;
import dev.forkful.testing.Await;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** Jobs on threads, in moments that no user of theirs can bring about. */
class ThreadJobsTest {
    private final ThreadBackend backend = new ThreadBackend(ThreadOptions.DEFAULTS);

    /** One that nobody waits for. */
    private static class PlainJob extends TaskJob {
        PlainJob(Fn<?, ?> function, TaskOptions options) {
            super(1, function, null, options);
        }

        @Override
        void openSoon() {
            throw new AssertionError("nothing arrives in bytes");
        }

        @Override
        void whenFailed(TaskException failure) {}

        @Override
        void whenOver() {}
    }

    private void assertEnds() throws Exception {
        backend.shutdown();
        assertThat(backend.awaitTermination(Await.DEADLINE)).isTrue();
    }

    /** As where the system refuses the thread that tells when its time is up. */
    @Test
    void aTaskForWhichThereIsNoAlarmFails() throws Exception {
        var refusal = new OutOfMemoryError("no thread");
        var job = new PlainJob(_ -> 1, TaskOptions.NONE) {
            @Override
            public TaskOptions options() {
                throw refusal;
            }
        };
        backend.submit(job);
        Await.until("it has failed", () -> job.phase() instanceof TaskPhase.Failed);
        assertThat(job.phase())
                .isInstanceOfSatisfying(
                        TaskPhase.Failed.class, f -> assertThat(f.failure()).hasCause(refusal));
        assertEnds();
    }

    @Test
    void aTaskThatCannotBeTriedAgainFailsAndSaysWhy() throws Exception {
        var refusal = new OutOfMemoryError("no thread");
        var threw = new AtomicBoolean();
        var job =
                new PlainJob(
                        _ -> {
                            threw.set(true);
                            throw new IllegalStateException("not yet");
                        },
                        TaskOptions.NONE.retries(1).retryOn(TaskFailedException.class)) {
                    @Override
                    public TaskOptions options() {
                        if (threw.get()) {
                            throw refusal;
                        }
                        return super.options();
                    }
                };
        backend.submit(job);
        Await.until("it has failed", () -> job.phase() instanceof TaskPhase.Failed);
        assertThat(job.phase()).isInstanceOfSatisfying(TaskPhase.Failed.class, f -> {
            assertThat(f.failure()).hasRootCauseMessage("not yet");
            assertThat(f.failure().getSuppressed()).containsExactly(refusal);
        });
        assertEnds();
    }
}
