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
 * A link that can be sent on before it is there: frames are kept, in order, until {@link #connect}. Nobody who sends waits for that, before there is much to keep: it may be the thread
 * that is to connect, or hold a lock which that thread needs.
 */
public final class LateLink implements Link {
    /** How many bytes are kept before whoever sends more has to wait. */
    static final long MOST = 1 << 20;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    /** Guarded by lock; empty once there is a link. */
    private final List<Frame> kept = new ArrayList<>();

    /** Of their payloads. Guarded by lock. */
    private long size;

    /** Guarded by lock. */
    private boolean closed;

    /** Written under lock, when all that was kept has been sent. */
    private volatile @Nullable Link link;

    /**
     * Sends what was kept, and from now on all else at once. It then owns the link.
     *
     * @throws IOException if the link has ended, or this has been closed
     */
    public void connect(Link to) throws IOException {
        lock.lock();
        try {
            if (closed) {
                to.close();
                throw new ClosedChannelException();
            }
            for (var frame : kept) {
                to.send(frame);
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
            to = keep(frame);
        }
        if (to != null) {
            to.send(frame);
        }
    }

    /** Keeps a frame; if the link is there by now, returns that instead. */
    private @Nullable Link keep(Frame frame) throws IOException {
        lock.lock();
        try {
            while (link == null && !closed && size > MOST) {
                changed.awaitUninterruptibly(); // connected in some milliseconds, or else this process ends
            }
            if (closed) {
                throw new ClosedChannelException();
            }
            if (link == null) {
                kept.add(frame);
                size += frame.payload().length();
            }
            return link;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public boolean trySend(Frame frame) throws IOException {
        var to = link;
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

    @Override
    public void close() throws IOException {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        var mine = link;
        if (mine != null) {
            mine.close();
        }
    }
}
