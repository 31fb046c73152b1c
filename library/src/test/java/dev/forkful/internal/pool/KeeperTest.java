package dev.forkful.internal.pool;

import dev.forkful.internal.ship.Encoder;
import dev.forkful.internal.ship.Failures;
import dev.forkful.internal.ship.HomeClasses;
import dev.forkful.internal.ship.Values;
import dev.forkful.internal.wire.MalformedFrameException;
import dev.forkful.testing.Await;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The clock of a pool, whose results nobody waits for. */
class KeeperTest {
    private final HomeClasses classes = new HomeClasses();
    private final Values values = new Values(classes);
    private final PoolState pool = new PoolState(
            PoolOptions.defaults(),
            state -> new Orders(state, new JobEncoder(classes, new Encoder(classes)), worker -> {}));
    private final Harvest harvest = new Harvest(pool, values, new Failures(values));
    private final WorkerHandle worker = new WorkerHandle(1, "worker");

    /** It is of no task, for which its worker is to be killed. */
    private boolean isTaken() {
        pool.lock.lock();
        try {
            return worker.cause instanceof MalformedFrameException;
        } finally {
            pool.lock.unlock();
        }
    }

    /** Callbacks, where somebody goes on submitting: they came when he had submitted 16 more, or when it was time to see whether a worker was stuck. */
    @Test
    void takesOutResultsThoughSomebodySubmits(@TempDir Path folder) throws Exception {
        var side = new Side(folder, 1, pool.lock);
        pool.event(now -> {
            worker.ring = side.ring;
            pool.connected.add(worker);
            harvest.lookout().add(side.ring);
            harvest.lookout().listen(side.ring);
            pool.outstanding = 1;
        });
        harvest.lookout()
                .submitted(System.nanoTime() + Duration.ofHours(1).toNanos()); // so somebody does so all the time
        new Keeper(pool, harvest).start();
        try {
            side.send(1);
            Await.until("what has come is taken out", this::isTaken);
        } finally {
            pool.event(now -> pool.ended = true);
            side.close();
        }
    }
}
