package dev.forkful.internal.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.forkful.internal.wire.Frame.Kind;
import dev.forkful.testing.Await;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What is sent on a link that is not there yet. */
class LateLinkTest {
    private final LateLink link = new LateLink(); // not by the thread of the test, it may be
    private final Recorder recorder = new Recorder();

    /** A link that keeps what is sent. */
    private static final class Recorder implements Link {
        final List<Long> sent = new ArrayList<>();
        volatile boolean closed;
        volatile boolean receivesNoMore;

        private interface Act {
            void run() throws IOException;
        }

        Act onSend = () -> {};

        /** The other side does not read. */
        volatile boolean full;

        @Override
        public void send(Frame frame) throws IOException {
            while (full && !closed) {
                Thread.onSpinWait();
            }
            if (full) {
                throw new ClosedChannelException();
            }
            sent.add(frame.id());
            onSend.run();
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
        public void endReceiving() {
            receivesNoMore = true;
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
        var link = new LateLink();
        link.send(frame(1)); // by the thread that will connect it, which does not wait
        link.sendLater(frame(2));
        assertThat(link.trySend(frame(3))).isFalse();
        assertThat(link.unsent()).isFalse();
        link.flush();
        link.connect(recorder);
        link.send(frame(4));
        link.sendLater(frame(5));
        assertThat(link.trySend(frame(6))).isTrue();
        assertThat(link.unsent()).isTrue();
        assertThat(recorder.sent).containsExactly(1L, 2L, 4L, 5L, 6L);
        assertThat(link.receive().id()).isEqualTo(9);
        link.close();
        assertThat(recorder.closed).isTrue();
    }

    private <T> FutureTask<T> waiting(Callable<T> what) throws Exception {
        var task = new FutureTask<>(what);
        var thread = Thread.ofPlatform().daemon().start(task);
        Await.until(
                "it waits",
                () -> thread.getState() == Thread.State.TIMED_WAITING
                        || thread.getState() == Thread.State.WAITING
                        || task.isDone());
        return task;
    }

    private static <T> T soon(FutureTask<T> task) throws Exception {
        return task.get(Await.DEADLINE.toSeconds(), TimeUnit.SECONDS);
    }

    @Test
    void othersWaitForItAndAnInterruptIsKept() throws Exception {
        var task = waiting(() -> {
            Thread.currentThread().interrupt();
            link.send(frame(1));
            return Thread.interrupted();
        });
        link.connect(recorder);
        assertThat(soon(task)).isTrue();
        assertThat(recorder.sent).containsExactly(1L);
    }

    /** They may hold what the connecting thread needs. */
    @Test
    void theyDoNotWaitForLongAndOnlyOnce() throws Exception {
        long from = System.nanoTime();
        soon(waiting(() -> {
            for (int i = 0; i < 1000; i++) {
                link.send(frame(i));
            }
            return null;
        }));
        assertThat(System.nanoTime() - from)
                .isBetween(LateLink.PATIENCE_NANOS, LateLink.PATIENCE_NANOS + Await.DEADLINE.toNanos());
        assertThat(recorder.sent).isEmpty();
        link.connect(recorder);
        assertThat(recorder.sent).hasSize(1000).isSorted();
    }

    /** However many they are, and whatever wakes them. */
    @Test
    void theyShareOneDeadline() throws Exception {
        Await.until("they share it, and the test was in time", () -> shareOneDeadline(new LateLink()));
    }

    /** Whether they do; false as well if this thread was too late with what it does meanwhile. */
    private boolean shareOneDeadline(LateLink link) throws Exception {
        long from = System.nanoTime();
        var interrupted = new FutureTask<>(() -> {
            link.send(frame(1));
            return Thread.interrupted();
        });
        var thread = Thread.ofPlatform().daemon().start(interrupted);
        Await.until("it waits", () -> thread.getState() == Thread.State.TIMED_WAITING || interrupted.isDone());
        while (System.nanoTime() - from < LateLink.PATIENCE_NANOS / 2) {
            Thread.onSpinWait();
        }
        thread.interrupt();
        if (System.nanoTime() - from >= LateLink.PATIENCE_NANOS) {
            soon(interrupted);
            return false; // it may not have waited any more
        }
        soon(waiting(() -> {
            link.send(frame(2));
            return null;
        }));
        assertThat(soon(interrupted)).isTrue();
        assertThat(System.nanoTime() - from).isGreaterThanOrEqualTo(LateLink.PATIENCE_NANOS);
        long until = System.nanoTime();
        link.send(frame(3)); // does not wait any more
        return System.nanoTime() - until < LateLink.PATIENCE_NANOS;
    }

    @Test
    void whatIsTooMuchIsDropped() throws Exception {
        var link = new LateLink();
        var much = new Frame(Kind.OUT, 1, Payload.of(new byte[(int) LateLink.MOST]));
        link.send(much);
        link.send(Frame.of(Kind.OUT, 2));
        link.send(new Frame(Kind.OUT, 3, Payload.of(new byte[1])));
        link.send(frame(4));
        link.connect(recorder);
        assertThat(recorder.sent).containsExactly(1L, 2L, 3L);
    }

    /** A task that has printed sends its result behind what it printed, and would never end without. */
    @Test
    void onlyWhatWasPrintedOrLoggedIsDropped() throws Exception {
        var link = new LateLink();
        var much = new Frame(Kind.OUT, 1, Payload.of(new byte[(int) LateLink.MOST + 1]));
        link.send(much);
        link.send(Frame.of(Kind.OUT, 2));
        link.send(Frame.of(Kind.ERR, 3));
        link.send(Frame.of(Kind.LOG, 4));
        link.send(Frame.of(Kind.RESULT, 5));
        link.sendLater(Frame.of(Kind.FETCH, 6));
        link.connect(recorder);
        assertThat(recorder.sent).containsExactly(1L, 5L, 6L);
    }

    /** An agent may print while a class is loaded for that. */
    @Test
    void whoConnectsItMaySendMeanwhile() throws Exception {
        var link = new LateLink();
        link.send(frame(1));
        recorder.onSend = () -> {
            recorder.onSend = () -> {};
            link.sendLater(frame(2));
        };
        link.connect(recorder);
        assertThat(recorder.sent).containsExactly(1L, 2L);
    }

    @Test
    void closingItEndsTheWaiting() throws Exception {
        var task = waiting(() -> {
            try {
                link.send(frame(2));
                return null;
            } catch (IOException e) {
                return e;
            }
        });
        link.close();
        assertThat(soon(task)).isInstanceOf(ClosedChannelException.class);
        assertThatThrownBy(() -> link.connect(recorder)).isInstanceOf(ClosedChannelException.class);
        assertThat(recorder.closed).isTrue();
        assertThatThrownBy(() -> link.send(frame(3))).isInstanceOf(ClosedChannelException.class);
    }

    @Test
    void whoReceivesNoMoreCanStillSend() throws Exception {
        link.connect(recorder);
        link.endReceiving();
        link.send(frame(1));
        assertThat(recorder.receivesNoMore).isTrue();
        assertThat(recorder.closed).isFalse();
        assertThat(recorder.sent).containsExactly(1L);
    }

    @Test
    void whoReceivesNothingAtAllNeedsNoLink() throws Exception {
        link.endReceiving();
        assertThatThrownBy(() -> link.connect(recorder)).isInstanceOf(ClosedChannelException.class);
        assertThat(recorder.closed).isTrue();
    }

    @Test
    void closingItEndsTheSendingOfWhatWasKept() throws Exception {
        var link = new LateLink();
        recorder.full = true;
        link.send(frame(1));
        var task = new FutureTask<>(() -> {
            link.connect(recorder);
            return null;
        });
        var thread = Thread.ofPlatform().daemon().start(task);
        Await.until(
                "it sends",
                () -> Stream.of(thread.getStackTrace())
                        .anyMatch(frame -> frame.getClassName().endsWith("Recorder")));
        link.close();
        assertThatThrownBy(() -> soon(task)).hasCauseInstanceOf(ClosedChannelException.class);
    }

    @Test
    void whoIsToConnectItCannotWaitForAnswers() throws Exception {
        var link = new LateLink();
        assertThat(link.isForMeToConnect()).isTrue();
        var waits = waiting(() -> {
            link.awaitConnected();
            return link.isForMeToConnect();
        });
        link.connect(recorder);
        assertThat(soon(waits)).isFalse();
        assertThat(link.isForMeToConnect()).isFalse();
    }
}
