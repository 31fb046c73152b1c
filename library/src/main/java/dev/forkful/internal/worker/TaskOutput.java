package dev.forkful.internal.worker;

import dev.forkful.internal.wire.Frame;
import dev.forkful.internal.wire.Frame.Kind;
import dev.forkful.internal.wire.Link;
import dev.forkful.internal.wire.Payload;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/**
 * {@code System.out} and {@code System.err} of a worker: they go over the link, before the result of the task that printed, so that the parent has
 * the lines first. What native code and child processes print goes through the real standard streams and may come later.
 */
final class TaskOutput {
    private final Stream out;
    private final Stream err;

    /** What tasks print to, unless they replaced it. */
    private final List<PrintStream> printers;

    private TaskOutput(Link link) {
        out = new Stream(link, Kind.OUT);
        err = new Stream(link, Kind.ERR);
        printers = List.of(
                new PrintStream(out, true, StandardCharsets.UTF_8), new PrintStream(err, true, StandardCharsets.UTF_8));
    }

    static TaskOutput install(Link link) {
        var output = new TaskOutput(link);
        System.setOut(output.printers.getFirst());
        System.setErr(output.printers.getLast());
        Runtime.getRuntime().addShutdownHook(new Thread(output::flush, "forkful-last-lines"));
        return output;
    }

    /**
     * Sends what has been printed, even if the line has not ended.
     *
     * @return whether anything has been since the last time
     */
    boolean flush() {
        if (!out.written && !err.written) {
            return false; // the usual case, so it must cost nothing
        }
        out.written = false;
        err.written = false;
        printers.forEach(PrintStream::flush);
        out.sendAll();
        err.sendAll();
        return true;
    }

    /**
     * Sends whenever a line has ended, and pieces of what is long: the parent keeps the whole of a frame in its memory, and may have less of that than this process. What cannot be sent is
     * dropped: then the parent is gone, and so will be this process.
     */
    static final class Stream extends OutputStream {
        /** Of a frame, in bytes. */
        static final int MOST = 64 << 10;

        private final Link link;
        private final Kind kind;

        /** Since the last flush. Written under the lock, or by who flushes. */
        private volatile boolean written;

        /** Guarded by this. */
        private final ByteArrayOutputStream begun = new ByteArrayOutputStream();

        Stream(Link link, Kind kind) {
            this.link = link;
            this.kind = kind;
        }

        @Override
        public synchronized void write(int b) {
            written = true;
            begun.write(b);
            if (b == '\n' || begun.size() >= MOST) {
                sendAll();
            }
        }

        @Override
        public synchronized void write(byte[] bytes, int offset, int count) {
            Objects.checkFromIndexSize(offset, count, bytes.length);
            written = true;
            for (int from = offset, end = offset + count; from < end; ) {
                int n = Math.min(end - from, Math.max(1, MOST - begun.size()));
                begun.write(bytes, from, n);
                from += n;
                if (begun.size() >= MOST) {
                    sendAll();
                }
            }
            if (endsLine(bytes, offset, count)) {
                sendAll();
            }
        }

        private static boolean endsLine(byte[] bytes, int offset, int count) {
            for (int i = offset + count - 1; i >= offset; i--) {
                if (bytes[i] == '\n') {
                    return true;
                }
            }
            return false;
        }

        synchronized void sendAll() {
            if (begun.size() > 0) {
                try {
                    link.send(new Frame(kind, 0, Payload.of(begun.toByteArray())));
                } catch (IOException e) {
                    // dropped
                }
                begun.reset();
            }
        }
    }
}
