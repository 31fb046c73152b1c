package dev.forkful.internal.wire;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A link that can be sent on before it is there. Who does so waits for it, but not for long: he may hold a lock that the thread needs which is to connect it. Then frames are kept until
 * {@link #connect}, which sends them first, in order. That thread, which is the one that makes this, never waits.
 */
public final class LateLink implements Link {
    /** For how long frames wait, all in all: a thousand milliseconds for what takes forty. */
    static final long PATIENCE_NANOS = 1_000_000_000;

    /**
     * How many bytes are kept then. What is printed or logged after that is dropped: nobody has to call for longer than a second, and this process will be killed if it does for a minute. All
     * else is kept: a task whose result was dropped would never end.
     */
    static final long MOST = 64 << 20;

    private final Thread connector = Thread.currentThread();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    /** Guarded by lock; empty once there is a link. */
    private final List<Frame> kept = new ArrayList<>();

    /** Of their payloads. Guarded by lock. */
    private long size;

    /** Whether the deadline has been set, by the first who waited. Guarded by lock. */
    private boolean anyoneHasWaited;

    /** Until when whoever sends waits, by the clock of {@code System.nanoTime()}. Guarded by lock. */
    private long deadline;

    private volatile boolean closed;

    /** The link that is being connected, so that it can be closed while what was kept is sent on it. */
    private volatile @Nullable Link coming;

    /** Written under lock, when all that was kept has been sent. */
    private volatile @Nullable Link link;

    /**
     * Sends what was kept, and from now on all else at once. It then owns the link.
     *
     * @throws IOException if the link has ended, or this has been closed
     */
    public void connect(Link to) throws IOException {
        coming = to;
        lock.lock();
        try {
            if (closed) { // whoever has closed this has closed the link, or comes before
                to.close();
                throw new ClosedChannelException();
            }
            for (int i = 0; i < kept.size(); i++) { // to send may make this very thread send more
                to.send(kept.get(i));
            }
            kept.clear();
            link = to;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void send(Frame frame) throws IOException {
        var to = link;
        if (to == null) {
            lock.lock();
            try {
                await();
                to = keepUnlessLinked(frame);
            } finally {
                lock.unlock();
            }
        }
        if (to != null) {
            to.send(frame);
        }
    }

    /** Sends now, or as soon as it is there; waits for nothing before that. */
    public void sendLater(Frame frame) throws IOException {
        Link to;
        lock.lock();
        try {
            to = keepUnlessLinked(frame);
        } finally {
            lock.unlock();
        }
        if (to != null) {
            to.send(frame);
        }
    }

    /** Whether who calls is the one that is to connect this, and has not done so: no answer will come as long as he waits for one. */
    public boolean isForMeToConnect() {
        return link == null && Thread.currentThread().equals(connector);
    }

    /**
     * Waits until it is there, however long that takes. Not for who is to connect it.
     *
     * @throws ClosedChannelException if it is closed before
     */
    public void awaitConnected() throws ClosedChannelException {
        lock.lock();
        try {
            while (link == null && !closed) {
                changed.awaitUninterruptibly(); // connected, or else this process is killed after a minute
            }
            if (closed) {
                throw new ClosedChannelException();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Under the lock. */
    private void await() {
        if (Thread.currentThread().equals(connector)) {
            return;
        }
        long now = System.nanoTime();
        if (!anyoneHasWaited) {
            anyoneHasWaited = true;
            deadline = now + PATIENCE_NANOS;
        }
        boolean interrupted = false;
        while (link == null && !closed && deadline - now > 0) {
            try {
                var _ = changed.awaitNanos(deadline - now);
            } catch (InterruptedException e) {
                interrupted = true;
            }
            now = System.nanoTime();
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Under the lock. */
    private @Nullable Link keepUnlessLinked(Frame frame) throws IOException {
        if (closed) {
            throw new ClosedChannelException();
        }
        if (link == null && (size <= MOST || !mayBeDropped(frame.kind()))) {
            kept.add(frame);
            size += frame.payload().length();
        }
        return link;
    }

    private static boolean mayBeDropped(Frame.Kind kind) {
        return kind == Frame.Kind.OUT || kind == Frame.Kind.ERR || kind == Frame.Kind.LOG;
    }

    /** Waits for the link as {@link #send} does: what is sent this way is to be on its way even if this process dies then. */
    @Override
    public boolean trySend(Frame frame) throws IOException {
        var to = link;
        if (to == null) {
            lock.lock();
            try {
                await();
            } finally {
                lock.unlock();
            }
            to = link;
        }
        return to != null && to.trySend(frame);
    }

    @Override
    public boolean unsent() {
        var to = link;
        return to != null && to.unsent();
    }

    @Override
    public void flush() throws IOException {
        var to = link;
        if (to != null) {
            to.flush();
        }
    }

    /** Called by the thread that has connected it. */
    @Override
    public Frame receive() throws IOException {
        return Objects.requireNonNull(link, "not connected").receive();
    }

    /** One that is not there yet is closed: nobody is to connect it any more. */
    @Override
    public void endReceiving() throws IOException {
        var there = link;
        if (there == null) {
            close();
        } else {
            there.endReceiving();
        }
    }

    @Override
    public void close() throws IOException {
        closed = true;
        var there = coming;
        if (there != null) {
            there.close();
        }
        lock.lock();
        try {
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
