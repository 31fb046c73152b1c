package dev.forkful.internal.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forkful.internal.ship.Encoder;
import dev.forkful.internal.ship.Failures;
import dev.forkful.internal.ship.HomeClasses;
import dev.forkful.internal.ship.Values;
import dev.forkful.internal.wire.Bell;
import dev.forkful.internal.wire.Forgery;
import dev.forkful.internal.wire.MalformedFrameException;
import dev.forkful.internal.wire.Payload;
import dev.forkful.internal.wire.SharedFile;
import dev.forkful.spi.Job;
import dev.forkful.testing.Jvm;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A ring with something in it that cannot be read, until its worker has been killed. */
class BrokenRingTest {
    private final HomeClasses classes = new HomeClasses();
    private final Values values = new Values(classes);
    private final PoolState pool = new PoolState(
            PoolOptions.defaults(),
            state -> new Orders(state, new JobEncoder(classes, new Encoder(classes)), worker -> {}));
    private final Harvest harvest = new Harvest(pool, values, new Failures(values));
    private final Forgery forgery = new Forgery();
    private final WorkerHandle worker = new WorkerHandle(1, "forger");

    /** One frame, of a try that there is not, which says that it has so many bytes. */
    private void forge(long length) throws Exception {
        forgery.say(ByteBuffer.allocate(16 + 24)
                .putLong(24 + Math.clamp(length, 0, 64))
                .putLong(0)
                .putLong(1)
                .putLong(Long.reverseBytes(length))
                .putLong(0)
                .array());
    }

    private WorkerRing ring(SharedFile file) {
        var ring = new WorkerRing(file, Bell.ofParent(file), pool.lock, why -> {});
        worker.ring = ring;
        pool.connected.add(worker);
        harvest.lookout().add(ring);
        return ring;
    }

    /** One is refused before it is read, one when that has begun. */
    @ParameterizedTest
    @ValueSource(longs = {-1, 64})
    void isLookedAtOnce(long length) throws Exception {
        ring(forgery.file());
        forge(length);
        assertThat(harvest.lookout().hasNews()).isTrue();
        harvest.drain();
        assertThat(worker.cause).isInstanceOf(MalformedFrameException.class);
        worker.cause = null;
        assertThat(harvest.lookout().hasNews())
                .as("whoever waits for results may sleep")
                .isFalse();
        harvest.drain(worker, 0); // as when it has died
        assertThat(worker.cause).as("a reason to kill it again").isNull();
    }

    /** Takes the memory from under a ring. */
    static final class WithoutMemory {
        public static void main(String[] args) throws IOException {
            new BrokenRingTest().loseMemory(Path.of(args[0]));
        }
    }

    /** What a task does to the file, if it can open that. In a JVM that compiles nothing, or the error may come a moment later. */
    @Test
    void isGivenUpWhereItsMemoryIsGone(@TempDir Path folder) throws Exception {
        try (var jvm = Jvm.start(
                folder,
                Jvm.tool("java"),
                "-Xint",
                "-XX:-UsePerfData",
                "-cp",
                Jvm.classPath(),
                WithoutMemory.class.getName(),
                folder)) {
            jvm.succeed();
        }
    }

    private static Shipment shipment() {
        var job = (Job) Proxy.newProxyInstance(
                Job.class.getClassLoader(), new Class<?>[] {Job.class}, (proxy, method, args) -> null);
        return new Shipment(job, Limits.NONE, null, null, Payload.EMPTY);
    }

    private void loseMemory(Path folder) throws IOException {
        var created = SharedFile.create(folder, SharedFile.ANY_WORKER);
        var ring = ring(created.file());
        try (var file = FileChannel.open(created.path(), StandardOpenOption.WRITE)) {
            var task = shipment();
            assertThat(worker.give(task, 1)).isTrue();
            assertThat(ring.isBegun(task)).isFalse();
            file.truncate(0);
            assertThat(ring.isBegun(task)).as("whether it may have begun").isTrue();
            assertThat(worker.recall(task)).as("what may be run elsewhere").isEqualTo(1);
            assertThat(ring.claimedAt()).isZero();
            assertThat(worker.give(shipment(), 2))
                    .as("whether it is to be given more")
                    .isFalse();
            assertThat(harvest.lookout().hasNews()).isTrue();
            harvest.drain();
            assertThat(worker.cause).isInstanceOf(InternalError.class);
            assertThat(harvest.lookout().hasNews()).isFalse();
        } finally {
            Files.deleteIfExists(created.path());
            ring.close();
        }
    }
}
