package dev.forkful.internal.spawn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.forkful.testing.Await;
import dev.forkful.testing.Sandboxes;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ForkJoinPool;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is started, and has to end. That nothing of it is left is looked at after each test. */
@Tag("processes")
class WorkerProcessTest {
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void nothingIsLeftWhenTheThreadsThatReadAreRefused(boolean oneWasThere) {
        assertThatThrownBy(() -> WorkerProcess.start("w", WorkerOptions.DEFAULTS, lines -> {
                    if (oneWasThere) {
                        lines.read();
                    }
                    throw new OutOfMemoryError("unable to create native thread");
                }))
                .isInstanceOf(OutOfMemoryError.class)
                .hasMessage("unable to create native thread");
    }

    @Test
    void argumentsThatAJvmRefusesAreNotTheCachesFault() throws Exception {
        assumeTrue(AotState.now().kind() == AotState.Kind.USED, "workers start without a cache");
        var worker = WorkerProcess.start("w", WorkerOptions.DEFAULTS.withJvmArgs(List.of("-Xss1k")));
        assertThat(worker.connect(() -> {})).isNull();
        assertThat(worker.awaitEnd().stderrTail()).anyMatch(line -> line.contains("stack size"));
        assertThat(AotState.now().kind()).isEqualTo(AotState.Kind.USED);
    }

    @Test
    void aWatchdogThatIsStoppedIsKilledWhateverTheProgramComputes() throws Exception {
        Sandboxes.assumeOne();
        var options = WorkerOptions.DEFAULTS.inSandbox();
        assumeTrue(options.isWatched(), "there is no setpriv");
        var pool = ForkJoinPool.commonPool();
        var busy = new CountDownLatch(pool.getParallelism());
        var done = new CountDownLatch(1);
        for (int i = 0; i < pool.getParallelism(); i++) {
            pool.execute(() -> {
                busy.countDown();
                try {
                    done.await();
                } catch (InterruptedException e) {
                    // nobody does
                }
            });
        }
        try {
            busy.await();
            var worker = WorkerProcess.start("w", options);
            long watchdog = worker.toHandle().pid();
            assertThat(new ProcessBuilder("kill", "-STOP", Long.toString(watchdog))
                            .start()
                            .waitFor())
                    .isZero();
            worker.abandon();
            Await.until("it has ended", () -> !worker.isAlive());
        } finally {
            done.countDown();
        }
    }
}
