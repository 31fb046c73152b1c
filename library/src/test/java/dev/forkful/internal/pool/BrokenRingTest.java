package dev.forkful.internal.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forkful.internal.ship.Encoder;
import dev.forkful.internal.ship.Failures;
import dev.forkful.internal.ship.HomeClasses;
import dev.forkful.internal.ship.Values;
import dev.forkful.internal.wire.Bell;
import dev.forkful.internal.wire.Forgery;
import dev.forkful.internal.wire.MalformedFrameException;
import java.nio.ByteBuffer;
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

    /** One is refused before it is read, one when that has begun. */
    @ParameterizedTest
    @ValueSource(longs = {-1, 64})
    void isLookedAtOnce(long length) throws Exception {
        var file = forgery.file();
        var ring = new WorkerRing(file, Bell.ofParent(file), pool.lock);
        worker.ring = ring;
        pool.connected.add(worker);
        harvest.lookout().add(ring);
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
}
