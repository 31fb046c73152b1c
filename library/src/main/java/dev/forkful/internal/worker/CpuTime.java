package dev.forkful.internal.worker;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * CPU time of the thread that created it, from the kernel's file about it, which Linux brings up to date every few milliseconds; always zero
 * elsewhere.
 *
 * <p>{@code ThreadMXBean} would be exact and portable, but loading it costs a worker 30 ms before its first task. Used by that thread only; open as
 * long as the thread runs.
 */
final class CpuTime {
    private final @Nullable RandomAccessFile file;
    private final byte[] line = new byte[64];

    CpuTime() {
        RandomAccessFile opened = null;
        try {
            opened = new RandomAccessFile("/proc/thread-self/schedstat", "r");
        } catch (IOException e) {
            // not Linux
        }
        file = opened;
    }

    /** Less than that is not worth the microseconds that it takes to look, at a file that the kernel is later with: it counts as computing. */
    private static final long WORTH_LOOKING = 100_000;

    /** At the last look. */
    private long then;

    /** Spent since then on what was not worth it. */
    private long besides;

    /**
     * How much of a time that has just passed was computing.
     *
     * @param nanos how long it was
     */
    long of(long nanos) {
        if (nanos < WORTH_LOOKING) {
            besides += nanos;
            return nanos;
        }
        long now = nanos();
        long spent = now - then - besides;
        then = now;
        besides = 0;
        return Math.clamp(spent, 0, nanos);
    }

    /** A time that has just passed was spent computing, but not for a task. */
    void notOf(long nanos) {
        besides += nanos;
    }

    /** Nanoseconds so far. */
    private long nanos() {
        if (file == null) {
            return 0;
        }
        try {
            file.seek(0);
            int length = file.read(line);
            var text = new String(line, 0, Math.max(0, length), StandardCharsets.US_ASCII);
            return Long.parseLong(text, 0, Math.max(0, text.indexOf(' ')), 10);
        } catch (IOException | NumberFormatException e) {
            return 0;
        }
    }
}
