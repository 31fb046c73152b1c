package dev.forkful.internal.spawn;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** Bytes to lines. A line without an end comes out with {@link #flush}, one of more than a mebibyte in pieces. Not thread-safe. */
public final class LineSplitter {
    private static final int LONGEST = 1 << 20;

    private final Consumer<String> lines;
    private final ByteArrayOutputStream begun = new ByteArrayOutputStream();

    public LineSplitter(Consumer<String> lines) {
        this.lines = lines;
    }

    public void feed(byte[] bytes, int count) {
        int from = 0;
        for (int i = 0; i < count; i++) {
            if (bytes[i] == '\n') {
                begun.write(bytes, from, i - from);
                emit();
                from = i + 1;
            } else if (begun.size() + i - from >= LONGEST) {
                begun.write(bytes, from, i - from);
                emit();
                from = i;
            }
        }
        begun.write(bytes, from, count - from);
    }

    /** Hands over what has been begun. */
    public void flush() {
        if (begun.size() > 0) {
            emit();
        }
    }

    private void emit() {
        var line = begun.toString(StandardCharsets.UTF_8);
        begun.reset();
        lines.accept(line.endsWith("\r") ? line.substring(0, line.length() - 1) : line);
    }
}
