package dev.forkful.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Standard output, by whole lines. A line that comes after a pause is written at once; in a flood a daemon thread writes what has gathered every 50
 * ms, or whoever fills the buffer does: so a slow input shows its results promptly and a million lines do not cost a million writes.
 *
 * <p>When a write fails, as it does when the reader of a pipe has gone, whoever prints is told by an exception, and whoever waits for results by a
 * call of {@code onFailure}. Thread-safe.
 */
final class LineOutput implements AutoCloseable {
    private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(50);
    private static final int ENOUGH = 1 << 16;

    private final OutputStream out;
    private final Screen screen;
    private final Runnable onFailure;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    /** Guarded by lock, as all below. */
    private final ByteArrayOutputStream pending = new ByteArrayOutputStream();

    private long writtenAt = System.nanoTime() - PAUSE;
    private boolean closed;

    /** Written under lock. */
    private volatile @Nullable IOException failure;

    LineOutput(OutputStream out, Screen screen, Runnable onFailure) {
        this.out = out;
        this.screen = screen;
        this.onFailure = onFailure;
        Thread.ofPlatform().daemon().name("forkful-output").start(this::writeNowAndThen);
    }

    /** Prints a line, perhaps a little later. */
    void line(String text) {
        var bytes = (text + '\n').getBytes(StandardCharsets.UTF_8);
        lock.lock();
        try {
            if (pending.size() == 0) {
                changed.signal();
            }
            pending.writeBytes(bytes);
            if (pending.size() >= ENOUGH || System.nanoTime() - writtenAt >= PAUSE) {
                write();
            }
            throwFailure();
        } finally {
            lock.unlock();
        }
    }

    /** Why nothing can be written any more; null if all is well. */
    @Nullable
    IOException failure() {
        return failure;
    }

    /** Whether the reason is that no one reads any more, which is no one's fault. */
    boolean isAbandoned() {
        var f = failure;
        var message = f == null ? null : f.getMessage();
        return message != null
                && message.matches("(?i).*(broken pipe|pipe is being closed|pipe has been ended|connection reset).*");
    }

    private void throwFailure() {
        var f = failure;
        if (f != null) {
            throw new UncheckedIOException("cannot write to standard output: " + f.getMessage(), f);
        }
    }

    private void write() {
        if (failure == null && pending.size() > 0) {
            try {
                screen.writing(() -> {
                    pending.writeTo(out);
                    out.flush();
                });
            } catch (IOException e) {
                failure = e;
                onFailure.run();
            }
        }
        pending.reset();
        writtenAt = System.nanoTime();
    }

    private void writeNowAndThen() {
        lock.lock();
        try {
            while (!closed) {
                if (pending.size() == 0) {
                    changed.await();
                    continue;
                }
                long wait = writtenAt + PAUSE - System.nanoTime();
                if (wait <= 0 || changed.awaitNanos(wait) <= 0) {
                    write();
                }
            }
        } catch (InterruptedException e) {
            // no one does
        } finally {
            lock.unlock();
        }
    }

    /** Writes what is left. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            changed.signal();
            write();
        } finally {
            lock.unlock();
        }
    }
}
