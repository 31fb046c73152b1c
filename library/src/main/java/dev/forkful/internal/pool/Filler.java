package dev.forkful.internal.pool;

import dev.forkful.internal.wire.Bell;
import dev.forkful.internal.wire.Frame.Kind;
import dev.forkful.internal.wire.Pause;
import dev.forkful.internal.wire.Payload;
import dev.forkful.internal.wire.RingWriter;
import dev.forkful.internal.wire.SharedFile;
import dev.forkful.internal.wire.Source;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Puts frames into the ring to one worker. Whoever has one never waits: what does not fit in is put in by a thread, while the worker takes it out. Guarded by
 * the pool's lock, except where it says otherwise.
 */
final class Filler {
    /**
     * What is to go in when there is room.
     *
     * @param rest of a payload whose beginning is in; null if nothing is
     */
    private record Waiting(
            Kind kind,
            int slot,
            long id,
            Payload payload,
            @Nullable Source rest) {}

    /** How long the thread stays when there is nothing to do: to start another takes 100 us or more, as long as 256 KiB there and back. */
    private static final long STAYS_NANOS = 1_000_000_000;

    private final RingWriter out;
    private final Bell bell;
    private final Lock lock;
    private final Consumer<Throwable> failed;

    /** While there is something in here, {@link #out} belongs to the thread. */
    private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();

    /** Null if there is none. Written under the lock. */
    private volatile @Nullable Thread thread;

    /** The worker slept when it was given something, and has ended nothing since. Written under the lock, and by the thread. */
    private volatile boolean waking;

    /** When that was. Written before it. */
    private long wokenAt;

    private volatile boolean closed;

    /** What the thread does last, when it has been closed: lets go of the memory that it writes to. Guarded by the lock. */
    private @Nullable Runnable last;

    /** Half of a frame may be in, so nothing may follow it. Written under the lock, or by the thread. */
    private volatile boolean broken;

    /**
     * For a ring.
     *
     * @param lock the pool's
     * @param failed is told why no more can be put in: memory is short here, say. Then the worker has to go, since it may have had half of something. Called under the lock, or by
     *     the thread without it; throws nothing
     */
    Filler(RingWriter out, Bell bell, Lock lock, Consumer<Throwable> failed) {
        this.out = out;
        this.bell = bell;
        this.lock = lock;
        this.failed = failed;
    }

    /**
     * Puts in a frame, now or as soon as there is room.
     *
     * @return whether there is room for more
     */
    boolean put(Kind kind, int slot, long id, Payload payload) {
        if (broken) {
            return false;
        }
        try {
            if (waiting.isEmpty() && out.fits(payload.length())) {
                out.put(kind.code(), slot, id, payload);
                publish();
                return out.fits(out.capacity() / 4);
            }
            putLater(kind, slot, id, payload.owned());
        } catch (Throwable e) { // what goes out of here leaves the scheduler in the middle of something
            fail(e);
        }
        return false;
    }

    private void putLater(Kind kind, int slot, long id, Payload payload) {
        boolean filled = hasThread();
        waiting.add(new Waiting(
                kind, slot, id, payload, filled && waiting.isEmpty() ? begin(kind, slot, id, payload) : null));
        LockSupport.unpark(thread);
    }

    private void fail(Throwable why) {
        broken = true;
        if (!closed) { // else the worker has ended, and the memory may be gone
            failed.accept(why);
        }
    }

    /**
     * Whether there is a thread, which looks as soon as the lock is free. If the system refuses one it is asked again with the next frame; without that the worker begins nothing, and is
     * replaced after a minute.
     */
    private boolean hasThread() {
        if (thread == null) {
            try {
                thread = Thread.ofPlatform().daemon().name("forkful-filler").start(this::fill);
            } catch (OutOfMemoryError e) {
                return false;
            }
        }
        return true;
    }

    /** Puts in what there is room for, so that the worker has something to do while the thread comes; returns the rest, or null if there is no room at all. */
    private @Nullable Source begin(Kind kind, int slot, long id, Payload payload) {
        if (!out.fits(0)) {
            return null;
        }
        out.begin(kind.code(), slot, id, payload);
        var rest = payload.open();
        try {
            for (long most = out.capacity(); most > 0 && out.left() > 0; most -= SharedFile.STEP) {
                out.write(rest);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("a payload is in memory", e);
        }
        publish();
        return rest;
    }

    /** Where the next frame begins; not known while others wait for room. */
    long position() {
        return waiting.isEmpty() ? out.position() : Long.MAX_VALUE;
    }

    /** Whether the worker has taken out more than what was before that. */
    boolean hasTaken(long position) {
        return out.taken() > position;
    }

    /** Whether the worker has taken out all that was put in. */
    boolean isEmpty() {
        return waiting.isEmpty() && out.isEmpty();
    }

    /** The worker has ended a task, so it is awake. */
    void answered() {
        if (waking) {
            waking = false;
        }
    }

    /** Whether the worker was asleep when it was given something, and has ended nothing since; any thread may ask. */
    boolean isWaking() {
        return waking;
    }

    /** The same, and that was not longer ago. */
    boolean isWaking(long nanos) {
        return waking && System.nanoTime() - wokenAt < nanos;
    }

    private void publish() {
        out.publish();
        try {
            if (bell.ring()) {
                wokenAt = System.nanoTime();
                waking = true;
            }
        } catch (IOException e) {
            // it has ended: the link tells
        }
    }

    // The thread.

    private void fill() {
        try {
            for (var next = next(); next != null; next = next()) {
                fill(next);
                lock.lock();
                try {
                    waiting.remove();
                } finally {
                    lock.unlock();
                }
            }
        } catch (Throwable e) { // without this thread the worker would wait for ever for the rest of what it reads
            fail(e);
        } finally {
            leave();
        }
    }

    private void leave() {
        Runnable todo = null;
        for (int misses = 0; !lock.tryLock(); misses++) { // to wait for it may take memory, of which there may be none
            Pause.take(misses);
        }
        try {
            if (Thread.currentThread().equals(thread)) { // it has failed
                thread = null;
            }
            if (thread == null) { // else there is another by now
                todo = last;
                last = null;
            }
        } finally {
            lock.unlock();
        }
        if (todo != null) {
            todo.run();
        }
    }

    /** What is to be put in; null if the thread is to end. */
    private @Nullable Waiting next() {
        long until = System.nanoTime() + STAYS_NANOS;
        while (true) {
            long left = until - System.nanoTime();
            lock.lock();
            try {
                var next = waiting.peek();
                if (closed || (next == null && left <= 0)) {
                    thread = null;
                    return null;
                }
                if (next != null) {
                    return next;
                }
            } finally {
                lock.unlock();
            }
            LockSupport.parkNanos(this, left);
        }
    }

    private void fill(Waiting next) throws IOException {
        int misses = 0;
        var rest = next.rest;
        if (rest == null) {
            while (!out.fits(0)) {
                misses = pause(misses);
            }
            out.begin(next.kind.code(), next.slot, next.id, next.payload);
            rest = next.payload.open();
        }
        do {
            publish();
            misses = out.left() > 0 && out.write(rest) == 0 ? pause(misses) : 0;
        } while (out.left() > 0);
        publish();
    }

    private int pause(int misses) throws IOException {
        if (closed) {
            throw new IOException("the worker has ended");
        }
        Pause.take(misses);
        return misses + 1;
    }

    /**
     * Ends the thread, if there is one. Any thread.
     *
     * @param after lets go of the memory; called here, or by the thread when it has ended
     */
    void close(Runnable after) {
        lock.lock();
        try {
            closed = true;
            last = thread == null ? null : after;
            if (last != null) {
                LockSupport.unpark(thread);
                return;
            }
        } finally {
            lock.unlock();
        }
        after.run();
    }
}
