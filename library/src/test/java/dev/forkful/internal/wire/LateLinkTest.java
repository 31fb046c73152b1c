package dev.forkful.internal.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.forkful.internal.wire.Frame.Kind;
import dev.forkful.testing.Await;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What is sent on a link that is not there yet. */
class LateLinkTest {
    private final LateLink link = new LateLink();
    private final Recorder recorder = new Recorder();

    /** A link that keeps what is sent. */
    private static final class Recorder implements Link {
        final List<Long> sent = new ArrayList<>();
        boolean closed;

        @Override
        public void send(Frame frame) {
            sent.add(frame.id());
        }

        @Override
        public boolean trySend(Frame frame) {
            sent.add(frame.id());
            return true;
        }

        @Override
        public boolean unsent() {
            return true;
        }

        @Override
        public void flush() {}

        @Override
        public Frame receive() {
            return Frame.of(Kind.DUMP, 9);
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    private static Frame frame(long id) {
        return Frame.of(Kind.OUT, id);
    }

    @Test
    void whatWasSentBeforeIsSentFirstAndInOrder() throws Exception {
        link.send(frame(1));
        link.send(frame(2));
        assertThat(link.trySend(frame(3))).isFalse();
        assertThat(link.unsent()).isFalse();
        link.flush();
        link.connect(recorder);
        link.send(frame(4));
        assertThat(link.trySend(frame(5))).isTrue();
        assertThat(link.unsent()).isTrue();
        assertThat(recorder.sent).containsExactly(1L, 2L, 4L, 5L);
        assertThat(link.receive().id()).isEqualTo(9);
        link.close();
        assertThat(recorder.closed).isTrue();
    }

    @Test
    void whoSendsMuchWaitsAndAnInterruptIsKept() throws Exception {
        var much = new Frame(Kind.OUT, 1, Payload.of(new byte[(int) LateLink.MOST + 1]));
        link.send(much);
        var task = new FutureTask<>(() -> {
            Thread.currentThread().interrupt();
            link.send(frame(2));
            return Thread.interrupted();
        });
        var thread = Thread.ofPlatform().daemon().start(task);
        Await.until("it waits", () -> thread.getState() == Thread.State.WAITING);
        link.connect(recorder);
        assertThat(task.get(Await.DEADLINE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(recorder.sent).containsExactly(1L, 2L);
    }

    @Test
    void closingItEndsTheWaiting() throws Exception {
        link.send(new Frame(Kind.OUT, 1, Payload.of(new byte[(int) LateLink.MOST + 1])));
        var task = new FutureTask<IOException>(() -> {
            try {
                link.send(frame(2));
                return null;
            } catch (IOException e) {
                return e;
            }
        });
        var thread = Thread.ofPlatform().daemon().start(task);
        Await.until("it waits", () -> thread.getState() == Thread.State.WAITING);
        link.close();
        assertThat(task.get(Await.DEADLINE.toSeconds(), TimeUnit.SECONDS)).isInstanceOf(ClosedChannelException.class);
        assertThatThrownBy(() -> link.connect(recorder)).isInstanceOf(ClosedChannelException.class);
        assertThat(recorder.closed).isTrue();
        assertThatThrownBy(() -> link.send(frame(3))).isInstanceOf(ClosedChannelException.class);
    }
}
