package dev.forkful.internal.pool;

import dev.forkful.internal.spawn.WorkerProcess;
import dev.forkful.internal.wire.Bell;
import dev.forkful.internal.wire.Frame.Kind;
import dev.forkful.internal.wire.MalformedFrameException;
import dev.forkful.internal.wire.SharedFile;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.util.concurrent.locks.Lock;
import org.jspecify.annotations.Nullable;

/**
 * A worker between its start and its call. Its memory is there before it is; so it can be set up, and do its first tasks, while its JVM is still on the
 * way to its first socket, which takes 25 to 40 ms. As long as it has not called it cannot ring, so somebody has to look. Used by the thread that reads what the worker says.
 *
 * <pre>
 *   started ──(proof in memory)──▶ come ──(set up, in memory or on the link)──▶ ready
 *      │                            │                                             │
 *      └────────────────────────────┴──────────(has called)──────────▶ called     ┘   nobody has to look any more
 * </pre>
 */
final class Arrival implements Closeable {
    private final WorkerProcess process;
    private final Setup setup;
    private final Lock lock;
    private final WorkerConnection.Events events;
    private final SharedFile file;
    private final WorkerRing ring;
    private boolean come;
    private boolean ready;

    /** Why the worker was killed, if that was because its tasks could not be put into its ring. Written by whoever puts them in. */
    private volatile @Nullable NotGivenException failure;

    Arrival(WorkerProcess process, Setup setup, Lock lock, WorkerConnection.Events events) {
        this.process = process;
        this.setup = setup;
        this.lock = lock;
        this.events = events;
        this.file = process.memory();
        this.ring = new WorkerRing(file, Bell.ofParent(file), lock, this::failed);
    }

    private void failed(Throwable why) {
        try {
            failure = new NotGivenException(why);
        } finally {
            events.mustGo();
        }
    }

    @Nullable
    NotGivenException failure() {
        return failure;
    }

    /** Looks what the worker has done. */
    void look() throws IOException {
        if (!come) {
            if (!process.hasCome()) {
                return;
            }
            setUp();
            come = true; // whatever fails there, others may look into it from then on, and are who closes it
            events.come(ring);
        }
        if (!ready) {
            long clock = file.setUpAt();
            if (clock != 0) {
                ready(clock);
            }
        } else if (ring.hasNews()) {
            events.news();
        }
    }

    /** Not before: it may be told of passwords. */
    private void setUp() {
        lock.lock();
        try {
            ring.put(Kind.SETUP, 0, 0, setup.payload(process.properties()));
        } finally {
            lock.unlock();
        }
    }

    /** It is set up: said in memory, on the link, or both. */
    void ready(long clock) {
        if (!ready) {
            ready = true;
            events.ready(clock);
        }
    }

    /** The worker has called, so it rings from now on. */
    void called(SocketChannel bell) throws IOException {
        look();
        if (!come) {
            throw new MalformedFrameException("a worker has called without its memory");
        }
        try {
            ring.bell().connect(bell);
        } catch (IOException e) {
            return; // it has ended: what it said before is on the link
        }
        events.called();
    }

    /** After the worker's end: closes the memory if nobody else does. */
    @Override
    public void close() {
        if (!come) {
            ring.close();
        }
    }
}
