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

/**
 * {@code System.out} and {@code System.err} of a worker: they go over the link, before the result of the task that printed, so that the parent has
 * the lines first. What native code and child processes print goes through the real standard streams and may come later.
 */
final class TaskOutput {
    private final Stream out;
    private final Stream err;

    private TaskOutput(Link link) {
        out = new Stream(link, Kind.OUT);
        err = new Stream(link, Kind.ERR);
    }

    static TaskOutput install(Link link) {
        var output = new TaskOutput(link);
        System.setOut(new PrintStream(output.out, true, StandardCharsets.UTF_8));
        System.setErr(new PrintStream(output.err, true, StandardCharsets.UTF_8));
        return output;
    }

    /** Sends what has been printed, even if the line has not ended. */
    void flush() {
        System.out.flush();
        System.err.flush();
        out.sendAll();
        err.sendAll();
    }

    /** Sends whenever a line has ended. What cannot be sent is dropped: then the parent is gone, and so will be this process. */
    private static final class Stream extends OutputStream {
        private static final int MOST = 64 << 10;

        private final Link link;
        private final Kind kind;

        /** Guarded by this. */
        private final ByteArrayOutputStream begun = new ByteArrayOutputStream();

        Stream(Link link, Kind kind) {
            this.link = link;
            this.kind = kind;
        }

        @Override
        public synchronized void write(int b) {
            begun.write(b);
            if (b == '\n') {
                sendAll();
            }
        }

        @Override
        public synchronized void write(byte[] bytes, int offset, int count) {
            begun.write(bytes, offset, count);
            if (begun.size() >= MOST || endsLine(bytes, offset, count)) {
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
