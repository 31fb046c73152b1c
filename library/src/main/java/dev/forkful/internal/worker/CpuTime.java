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

    /** Nanoseconds so far. */
    long nanos() {
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
