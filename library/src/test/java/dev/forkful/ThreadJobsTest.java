package dev.forkful;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forkful.internal.threads.ThreadBackend;
import dev.forkful.internal.threads.ThreadOptions;
import dev.forkful.spi.Usage;
import dev.forkful.testing.Await;
import dev.forkful.testing.Work;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Jobs on threads, in moments that no user of theirs can bring about. */
class ThreadJobsTest {
    private final ThreadBackend backend = new ThreadBackend(ThreadOptions.DEFAULTS);

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

    /** Else {@code close()} would wait until it could be tried again. */
    @Test
    void aTaskThatIsCancelledInTheMomentInWhichItFailsDoesNotKeepItsPlace() throws Exception {
        var asked = new AtomicInteger();
        var options =
                TaskOptions.NONE.retries(1).retryOn(TaskFailedException.class).backoff(Duration.ofHours(1));
        var job = new PlainJob(_ -> Work.fail("cancelled"), options) {
            @Override
            public boolean isWanted() {
                boolean wanted = super.isWanted();
                if (asked.incrementAndGet() == 2) { // it is asked before its task is called, and after
                    finish(now -> new TaskPhase.Cancelled(TaskPhase.run(now), Usage.NONE, System.nanoTime()));
                    backend.stop(this);
                }
                return wanted;
            }
        };
        backend.submit(job);
        assertEnds();
        assertThat(job.phase()).isInstanceOf(TaskPhase.Cancelled.class);
        assertThat(backend.statistics().cancelled()).isEqualTo(1);
        assertThat(backend.statistics().failed()).isZero();
    }
}
