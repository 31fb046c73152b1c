package dev.forkful.internal.logs;

import dev.forkful.internal.wire.Frame;
import dev.forkful.internal.wire.Link;
import dev.forkful.testing.Await;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** A worker's records on their way to a link. */
class LogRelayTest {
    /** Whenever the first thread has sent all that was left, another has logged something of which only a part went at once. */
    private static final class BusyLink implements Link {
        private Thread first;
        private volatile boolean unsent;

        @Override
        public boolean trySend(Frame frame) {
            unsent = true;
            return true;
        }

        @Override
        public boolean unsent() {
            return unsent;
        }

        @Override
        public void flush() {
            if (first == null) {
                first = Thread.currentThread();
            }
            unsent = Thread.currentThread().equals(first);
        }

        @Override
        public void send(Frame frame) {}

        @Override
        public Frame receive() {
            throw new UnsupportedOperationException();
        }

        @Override
        public void endReceiving() {}

        @Override
        public void close() {}
    }

    @Test
    void noRecordStaysSentInPart() throws Exception {
        var link = new BusyLink();
        var relay = new LogRelay(link, () -> CompletableFuture.completedFuture(new byte[0]), "");
        relay.send(new LogEntry(0, "some.Logger", 800, Instant.EPOCH, "main", "", "", "hello", ""));
        Await.until("all of it has been sent", () -> !link.unsent());
    }
}
