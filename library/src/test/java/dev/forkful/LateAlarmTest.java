package dev.forkful;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forkful.internal.threads.ThreadBackend;
import dev.forkful.internal.threads.ThreadOptions;
import dev.forkful.spi.Usage;
import dev.forkful.testing.Await;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** A task on a thread that returns in the moment in which its time is up. */
class LateAlarmTest {
    private final CountDownLatch returned = new CountDownLatch(1);
    private final CountDownLatch telling = new CountDownLatch(1);
    private final CountDownLatch told = new CountDownLatch(1);

    /** Obeys its interrupt, and takes its time to hear of the timeout. */
    private final class Slow extends PlainJob {
        Slow() {
            super(
                    _ -> {
                        try {
                            new CountDownLatch(1).await();
                        } catch (InterruptedException e) {
                            returned.countDown();
                        }
                        return 1;
                    },
                    TaskOptions.NONE.timeout(Duration.ofMillis(20)));
        }

        @Override
        public void failed(TaskException failure, Usage usage) {
            telling.countDown();
            try {
                told.await();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            super.failed(failure, usage);
        }
    }

    /** Else {@code close()} would not throw the failure, and a retry would find nobody to make it. */
    @Test
    void aPoolDoesNotEndBeforeATimeoutHasBeenTold() throws Exception {
        var backend = new ThreadBackend(ThreadOptions.DEFAULTS);
        var job = new Slow();
        backend.submit(job);
        backend.shutdown();
        telling.await();
        returned.await();
        assertThat(Await.within(Duration.ofMillis(300), () -> backend.awaitTermination(Duration.ZERO)))
                .isFalse();
        told.countDown();
        assertThat(backend.awaitTermination(Await.DEADLINE)).isTrue();
        assertThat(job.phase()).isInstanceOf(TaskPhase.Failed.class);
    }
}
