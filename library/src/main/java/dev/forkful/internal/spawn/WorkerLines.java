package dev.forkful.internal.spawn;

import dev.forkful.Output;
import dev.forkful.OutputLine;
import dev.forkful.OutputLine.Source;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * The lines that come out of one worker, and what of them may explain its end. Owns the threads that read its standard streams, which end with it. Thread-safe.
 */
final class WorkerLines {
    /** How long standard streams are read after the end; what the worker started may hold them open. */
    private static final Duration LAST_LINES = Duration.ofMillis(500);

    private final String name;
    private final Output output;
    private final Process process;

    /** The id that lines are to have. */
    private final LongSupplier pid;

    private final LastWords lastWords = new LastWords();
    private final List<Thread> pumps;

    /** Lines that came before the worker did. If it never does, they explain why, and show in the failure alone. Guarded by itself. */
    private final List<Runnable> early = new ArrayList<>();

    /** Guarded by early. */
    private boolean come;

    WorkerLines(String name, Output output, Process process, LongSupplier pid) {
        this.name = name;
        this.output = output;
        this.process = process;
        this.pid = pid;
        this.pumps = List.of(
                pump("stdout", process.getInputStream(), Source.OUT),
                pump("stderr", process.getErrorStream(), Source.ERR));
    }

    /** Starts to read. The system may refuse the threads. */
    void read() {
        pumps.forEach(Thread::start);
    }

    private Thread pump(String what, InputStream in, Source source) {
        return Thread.ofPlatform().daemon().name(name + " " + what).unstarted(() -> {
            var sorter = new LastWords.Sorter(lastWords, line -> rawLine(source, line), source == Source.ERR);
            var splitter = new LineSplitter(sorter::line);
            byte[] some = new byte[8192];
            try (in) {
                for (int n = in.read(some); n >= 0; n = in.read(some)) {
                    splitter.feed(some, n);
                }
            } catch (IOException e) {
                // closed by awaitLast
            }
            splitter.flush();
            sorter.end();
        });
    }

    private void rawLine(Source source, String text) {
        synchronized (early) {
            if (!come) {
                lastWords.said(text);
                early.add(() -> forward(source, text));
                return;
            }
        }
        line(source, text);
    }

    /** The worker is there: what it says from now on is its tasks'. */
    void forwardEarly() {
        synchronized (early) {
            come = true;
            early.forEach(Runnable::run);
            early.clear();
        }
    }

    /** A line that the worker printed. What the consumer throws is logged, once a line: it is not the worker's fault. */
    void line(Source source, String text) {
        if (source == Source.ERR) {
            lastWords.said(text);
        }
        forward(source, text);
    }

    private void forward(Source source, String text) {
        try {
            output.line(new OutputLine(name, pid.getAsLong(), source, text));
        } catch (Throwable e) { // of the user's, and not each language checks exceptions
            complain(e);
        }
    }

    private void complain(Throwable e) {
        try {
            System.getLogger(Output.class.getName())
                    .log(System.Logger.Level.WARNING, "the consumer of the output of " + name + " failed", e);
        } catch (Throwable again) {
            // a log handler of the user's, which the consumer may have called as well, and nobody else to tell
        }
    }

    LastWords lastWords() {
        return lastWords;
    }

    /** Reads what is left after the process has ended, and closes its streams. */
    void awaitLast() {
        long deadline = System.nanoTime() + LAST_LINES.toNanos();
        for (var pump : pumps) {
            join(pump, deadline);
        }
        for (AutoCloseable stream :
                List.of(process.getOutputStream(), process.getInputStream(), process.getErrorStream())) {
            try {
                stream.close();
            } catch (Exception e) {
                // nothing is lost: the process has ended
            }
        }
    }

    private static void join(Thread pump, long deadline) {
        try {
            pump.join(Duration.ofNanos(Math.max(1, deadline - System.nanoTime())));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
