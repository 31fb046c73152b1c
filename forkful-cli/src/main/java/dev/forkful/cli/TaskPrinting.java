package dev.forkful.cli;

import dev.forkful.Output;
import dev.forkful.OutputLine;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/**
 * Where the lines go that tasks print themselves. Standard output is for results, so that it can be piped on: a task's lines go to standard error. Only where there
 * are no results, because the expression is a void one, is what it prints its result. The same for threads, which print to this JVM's {@code System.out},
 * as for processes, whose lines come through here.
 */
final class TaskPrinting implements Output, AutoCloseable {
    private final PrintStream systemOut = System.out;
    private final PrintStream systemErr = System.err;
    private final Consumer<String> out;
    private final Consumer<String> err;
    private final Split threadsOut;
    private final Split threadsErr;

    private TaskPrinting(Consumer<String> out, Consumer<String> err) {
        this.out = out;
        this.err = err;
        threadsOut = new Split(out);
        threadsErr = new Split(err);
    }

    /** Until this is closed, what tasks print goes where it should. */
    static TaskPrinting redirect(boolean hasResults, LineOutput output, Screen screen) {
        Consumer<String> toScreen = screen::line;
        var printing = new TaskPrinting(hasResults ? toScreen : output::line, toScreen);
        System.setOut(new PrintStream(printing.threadsOut, true, StandardCharsets.UTF_8));
        System.setErr(new PrintStream(printing.threadsErr, true, StandardCharsets.UTF_8));
        return printing;
    }

    @Override
    public void line(OutputLine line) {
        try {
            (line.source() == OutputLine.Source.OUT ? out : err).accept(line.text());
        } catch (UncheckedIOException e) {
            // LineOutput has told whoever waits for results
        }
    }

    /**
     * Passes on what threads have printed without a line end: they print no more.
     *
     * @throws UncheckedIOException if it cannot be written
     */
    void finish() {
        threadsErr.finish();
        threadsOut.finish();
    }

    @Override
    public void close() {
        try {
            finish();
        } catch (UncheckedIOException e) {
            // LineOutput has told whoever waits for results
        }
        System.setOut(systemOut);
        System.setErr(systemErr);
    }

    /** Gathers what threads print into lines; a print stream calls it under its own lock. */
    private static final class Split extends ByteArrayOutputStream {
        private final Consumer<String> lines;

        Split(Consumer<String> lines) {
            this.lines = lines;
        }

        @Override
        public synchronized void flush() {
            int end = count;
            while (end > 0 && buf[end - 1] != '\n') {
                end--;
            }
            if (end > 0) {
                var text = new String(buf, 0, end - 1, StandardCharsets.UTF_8);
                System.arraycopy(buf, end, buf, 0, count - end);
                count -= end;
                text.lines().forEach(lines);
            }
        }

        /** What is left is a line, too. */
        synchronized void finish() {
            if (count > 0) {
                var text = toString(StandardCharsets.UTF_8);
                reset();
                lines.accept(text);
            }
        }
    }
}
