package dev.forkful.processes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.forkful.Task;
import dev.forkful.TaskCancelledException;
import dev.forkful.WorkerDiedException;
import dev.forkful.Workers;
import dev.forkful.testing.Jvm;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serial;
import java.io.Serializable;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Big values whose transfer is broken off: faults 4, 6, 14 and 20. */
@Tag("processes")
class TransferTest {
    private static final int BIG = 100_000_000;
    private static final long SOON = 30;

    private static int length(byte[] bytes) {
        return bytes.length;
    }

    /** How a task ended whose worker was killed while it or its result was on its way. */
    private static void assertOverSoon(Task<Integer> task) throws Exception {
        try {
            assertThat(task.get(SOON, TimeUnit.SECONDS)).isEqualTo(BIG);
        } catch (ExecutionException e) {
            assertThat(e).hasCauseInstanceOf(WorkerDiedException.class);
        }
    }

    private static void pause(Random random, int atMostMs) throws InterruptedException {
        Thread.sleep(random.nextInt(atMostMs)); // wherever the transfer is by then: each round is another case
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void aWorkerThatIsKilledWhileItsArgumentIsSentIsNoDeadlock(long seed) throws Exception {
        var random = new Random(seed);
        var bytes = new byte[BIG];
        try (var workers = Workers.processes(1)) {
            long pid = workers.submit(() -> Deeds.pid()).join();
            var task = workers.submit(() -> length(bytes));
            pause(random, 80);
            ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
            assertOverSoon(task);
            assertThat(workers.submit(() -> "usable").get(SOON, TimeUnit.SECONDS))
                    .isEqualTo("usable");
        }
    }

    /** Its worker is given up, and with it what has come. */
    @ParameterizedTest
    @ValueSource(strings = {"-XX:+UseSerialGC", "-XX:+UseG1GC"})
    void aResultThatThisHeapHasNoRoomForCostsItsWorkerAndNoMore(String collector, @TempDir Path folder)
            throws Exception {
        try (var program = Jvm.start(
                folder,
                Jvm.tool("java"),
                "-Xmx48m",
                collector,
                "-cp",
                Jvm.classPath(),
                SmallHeapProgram.class.getName())) {
            assertThat(program.within(Duration.ofSeconds(60)).succeed())
                    .containsExactly(
                            "died true",
                            "next usable",
                            "died true",
                            "next usable",
                            "died true",
                            "next usable",
                            "closed");
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void aWorkerThatIsKilledWhileItsResultIsReceivedIsNoDeadlock(long seed) throws Exception {
        var random = new Random(seed);
        try (var workers = Workers.processes(1)) {
            long pid = workers.submit(() -> Deeds.pid()).join();
            var task = workers.submit(() -> new byte[BIG]);
            pause(random, 150);
            ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
            try {
                assertThat(task.get(SOON, TimeUnit.SECONDS)).hasSize(BIG);
            } catch (ExecutionException e) {
                assertThat(e).hasCauseInstanceOf(WorkerDiedException.class);
            }
            assertThat(workers.submit(() -> "usable").get(SOON, TimeUnit.SECONDS))
                    .isEqualTo("usable");
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void aTaskCanBeCancelledWhileItsArgumentOrResultIsOnItsWay(long seed) throws Exception {
        var random = new Random(seed);
        var bytes = new byte[BIG];
        try (var workers = Workers.processes(1)) {
            for (int round = 0; round < 3; round++) {
                var task = workers.submit(() -> bytes);
                pause(random, 120);
                task.cancel(true);
                try {
                    assertThat(task.join()).hasSize(BIG);
                } catch (TaskCancelledException e) {
                    assertThat(task.isCancelled()).isTrue();
                }
                assertThat(workers.submit(() -> "usable").get(SOON, TimeUnit.SECONDS))
                        .isEqualTo("usable");
            }
        }
    }

    @Test
    void aPoolCanBeShutDownWhileArgumentsAreOnTheirWay() throws Exception {
        var bytes = new byte[BIG];
        try (var workers = Workers.processes(2)) {
            workers.submit(() -> 1).join();
            for (int i = 0; i < 4; i++) {
                workers.submit(() -> length(bytes));
            }
            workers.shutdownNow();
            assertThat(workers.awaitTermination(SOON, TimeUnit.SECONDS)).isTrue();
        }
    }

    /** More than an array can hold; it is checked where it arrives, and not kept. */
    static final class Huge implements Serializable {
        @Serial
        private static final long serialVersionUID = 1;

        private static final int CHUNK = 1 << 20;

        private final long chunks;

        Huge(long chunks) {
            this.chunks = chunks;
        }

        @Serial
        private void writeObject(ObjectOutputStream out) throws IOException {
            out.defaultWriteObject();
            byte[] chunk = new byte[CHUNK];
            for (long i = 0; i < chunks; i++) {
                chunk[0] = (byte) i;
                out.write(chunk);
            }
        }

        @Serial
        private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
            in.defaultReadObject();
            byte[] chunk = new byte[CHUNK];
            for (long i = 0; i < chunks; i++) {
                in.readFully(chunk);
                if (chunk[0] != (byte) i) {
                    throw new IOException("chunk " + i + " begins with " + chunk[0]);
                }
            }
        }
    }

    @Test
    @Timeout(300)
    void anArgumentOfMoreThanTwoGigabytesArrives() {
        assumeTrue(Runtime.getRuntime().maxMemory() > 4L << 30, "the encoded argument alone takes 2.2 GB here");
        var huge = new Huge(2200);
        try (var workers = Workers.ofProcesses().count(1).heap("64m").open()) {
            var task = workers.submit(() -> huge.chunks);
            assertThat(task.join()).isEqualTo(2200);
            assertThat(task.stats().bytesSent()).isGreaterThan(2_200_000_000L);
        }
    }
}
