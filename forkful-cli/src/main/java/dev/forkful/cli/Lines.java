package dev.forkful.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.OptionalLong;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * The lines of an input that may be endless, slow, or both. A daemon thread of its own reads, because a read cannot be interrupted and would hold up
 * the carrier of a virtual thread; what one read brings is passed on at once, so lines are neither delayed nor passed one by one.
 *
 * <p>Used by one thread, except for {@link #total}.
 */
final class Lines implements Iterator<String>, AutoCloseable {
    /** What ends a line. */
    enum Separator {
        /** A line feed; a carriage return before it is not part of the line. */
        NEWLINE('\n'),
        /** A zero byte, as {@code find -print0} writes. */
        NUL('\0');

        private final char end;

        Separator(char end) {
            this.end = end;
        }
    }

    private static final int BYTES_PER_READ = 1 << 16;
    private static final int READ_AHEAD = 4;

    /** The lines of one read; at the end, none and perhaps why. */
    private record Batch(
            List<String> lines, boolean last, @Nullable IOException error) {}

    private final InputStream in;
    private final Separator separator;
    private final BlockingQueue<Batch> batches = new ArrayBlockingQueue<>(READ_AHEAD);
    private final Thread reader =
            Thread.ofPlatform().daemon().name("forkful-input").unstarted(this::read);

    /** Touched by the reader only. */
    private final ByteArrayOutputStream unfinished = new ByteArrayOutputStream();

    /** How many there are; written by the reader at the end of the input, -1 before. */
    private volatile long total = -1;

    private Iterator<String> current = List.<String>of().iterator();
    private boolean over;

    Lines(InputStream in, Separator separator) {
        this.in = in;
        this.separator = separator;
        reader.start();
    }

    // The reader.

    private void read() {
        try {
            long count = 0;
            IOException error = null;
            try {
                var buffer = new byte[BYTES_PER_READ];
                for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                    var lines = split(buffer, n);
                    count += lines.size();
                    if (!lines.isEmpty()) {
                        batches.put(new Batch(lines, false, null));
                    }
                }
            } catch (IOException e) {
                error = e;
            }
            List<String> rest = unfinished.size() == 0 ? List.of() : List.of(finished());
            total = count + rest.size();
            batches.put(new Batch(rest, true, error));
        } catch (InterruptedException e) {
            // closed: no one reads on
        }
    }

    private List<String> split(byte[] buffer, int length) {
        var lines = new ArrayList<String>();
        int start = 0;
        for (int i = 0; i < length; i++) {
            if (buffer[i] == separator.end) {
                unfinished.write(buffer, start, i - start);
                lines.add(finished());
                start = i + 1;
            }
        }
        unfinished.write(buffer, start, length - start);
        return lines;
    }

    private String finished() {
        var line = unfinished.toString(StandardCharsets.UTF_8);
        unfinished.reset();
        return separator == Separator.NEWLINE && line.endsWith("\r") ? line.substring(0, line.length() - 1) : line;
    }

    // Who takes the lines.

    @Override
    public boolean hasNext() {
        while (!current.hasNext() && !over) {
            try {
                var batch = batches.take();
                if (batch.error() != null) {
                    throw new UncheckedIOException("cannot read standard input", batch.error());
                }
                over = batch.last();
                current = batch.lines().iterator();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false; // whoever interrupted wants no more
            }
        }
        return current.hasNext();
    }

    @Override
    public String next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        return current.next();
    }

    /** How many lines there are, once the end of the input is known. */
    OptionalLong total() {
        return total < 0 ? OptionalLong.empty() : OptionalLong.of(total);
    }

    @Override
    public void close() {
        reader.interrupt();
    }
}
