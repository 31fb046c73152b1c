package dev.forkful.internal.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.forkful.internal.wire.Frame.Kind;
import dev.forkful.testing.Await;
import java.io.EOFException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A link, and a raw channel at its other end that may say what it likes. */
class SocketLinkTest {
    private SocketChannel raw;
    private SocketLink link;
    private SocketLink other;

    @BeforeEach
    void connect(@TempDir Path folder) throws IOException {
        var address = UnixDomainSocketAddress.of(folder.resolve("s"));
        try (var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(address);
            raw = SocketChannel.open(address);
            link = new SocketLink(server.accept());
        }
    }

    @AfterEach
    void disconnect() throws IOException {
        raw.close();
        link.close();
        if (other != null) {
            other.close();
        }
    }

    private void say(byte[] bytes) throws IOException {
        for (var buffer = ByteBuffer.wrap(bytes); buffer.hasRemaining(); ) {
            raw.write(buffer);
        }
    }

    private static byte[] header(int kind, long id, long length) {
        return ByteBuffer.allocate(17)
                .put((byte) kind)
                .putLong(id)
                .putLong(length)
                .array();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 17, 32 << 10, (32 << 10) + 1, 1 << 20, (5 << 20) + 3})
    void aFrameArrivesAsItWasWhateverItsSize(int size) throws Exception {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        other = new SocketLink(raw);
        var sent = CompletableFuture.runAsync(() -> {
            try {
                other.send(new Frame(Kind.TASK, 42, Payload.of(bytes)));
                other.send(Frame.of(Kind.INTERRUPT, 7));
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        });
        var frame = link.receive();
        assertThat(frame.kind()).isEqualTo(Kind.TASK);
        assertThat(frame.id()).isEqualTo(42);
        assertThat(frame.payload().toByteArray()).isEqualTo(bytes);
        assertThat(link.receive().id()).isEqualTo(7);
        sent.join();
    }

    @Test
    void theEndOfTheOtherSideIsToldAsSuch() throws Exception {
        raw.close();
        assertThatThrownBy(link::receive).isInstanceOf(EOFException.class);
    }

    @Test
    void theEndInTheMiddleOfAFrameIsNotAFrame() throws Exception {
        say(header(0, 1, 100));
        say(new byte[50]);
        raw.close();
        assertThatThrownBy(link::receive).isInstanceOf(EOFException.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 60, 100, 127, -128})
    void aKindThatDoesNotExistIsMalformed(int kind) throws Exception {
        say(header(kind, 1, 0));
        assertThatThrownBy(link::receive).isInstanceOf(MalformedFrameException.class);
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, Long.MIN_VALUE, Long.MAX_VALUE, 1L << 50})
    void anImpossibleLengthIsMalformed(long length) throws Exception {
        say(header(0, 1, length));
        assertThatThrownBy(link::receive).isInstanceOf(MalformedFrameException.class);
    }

    /** Lines, stacks, questions and the like. */
    @ParameterizedTest
    @EnumSource(names = {"READY", "HERE", "DUMPED", "FETCH", "OUT", "ERR", "LOG", "LEVELS"})
    void tooMuchOfWhatIsShortIsRefusedBeforeItIsRead(Kind kind) throws Exception {
        say(header(kind.code(), 1, 1 << 30));
        raw.close(); // whoever waited for it would be told of that
        assertThatThrownBy(link::receive).isInstanceOf(MalformedFrameException.class);
    }

    @Test
    void aFalseLengthIsNotAllocated() throws Exception {
        say(header(0, 1, 1L << 43)); // 8 TiB, more than any heap
        say(new byte[1000]);
        raw.close();
        assertThatThrownBy(link::receive).isInstanceOf(EOFException.class);
    }

    @Test
    void randomBytesEndInAnExceptionAndNeverInAnError() throws Exception {
        var random = new Random(1);
        for (int i = 0; i < 200; i++) {
            byte[] bytes = new byte[random.nextInt(200)];
            random.nextBytes(bytes);
            var file = java.nio.file.Files.createTempDirectory("link").resolve("s");
            try (var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
                server.bind(UnixDomainSocketAddress.of(file));
                try (var hostile = SocketChannel.open(UnixDomainSocketAddress.of(file));
                        var victim = new SocketLink(server.accept())) {
                    hostile.write(ByteBuffer.wrap(bytes));
                    hostile.shutdownOutput();
                    assertThatThrownBy(() -> {
                                while (true) {
                                    victim.receive();
                                }
                            })
                            .isInstanceOf(IOException.class);
                }
            } finally {
                java.nio.file.Files.deleteIfExists(file);
                java.nio.file.Files.deleteIfExists(file.getParent());
            }
        }
    }

    /** As when the program is out of descriptors just then. What has been sent is half a frame, which nothing could follow. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aFrameThatCannotBeFinishedEndsTheLink(boolean begunBefore) throws Exception {
        boolean[] refused = {false};
        other = new SocketLink(raw, () -> {
            if (refused[0]) {
                throw new IOException("Too many open files");
            }
            return Selector.open();
        });
        refused[0] = true;
        var receiver = new FutureTask<>(other::receive);
        var thread = Thread.ofPlatform().daemon().start(receiver);
        Await.until(
                "it waits for a frame",
                () -> Stream.of(thread.getStackTrace())
                        .anyMatch(frame -> frame.getMethodName().equals("select")));
        var some = new Frame(Kind.OUT, 1, Payload.of(new byte[30_000]));
        if (begunBefore) {
            while (!other.unsent()) {
                assertThat(other.trySend(some)).isTrue();
            }
            assertThatThrownBy(other::flush).hasMessage("Too many open files");
        } else {
            assertThatThrownBy(() -> other.send(new Frame(Kind.OUT, 1, Payload.of(new byte[8 << 20]))))
                    .hasMessage("Too many open files");
        }
        assertThat(other.unsent()).isFalse();
        assertThatThrownBy(() -> other.trySend(some)).isInstanceOf(ClosedChannelException.class);
        assertThatThrownBy(() -> other.send(some)).isInstanceOf(ClosedChannelException.class);
        assertThatThrownBy(() -> receiver.get(Await.DEADLINE.toSeconds(), TimeUnit.SECONDS))
                .hasCauseInstanceOf(ClosedChannelException.class);
    }

    @Test
    void whatWasSaidBeforeTheEndIsReceivedThoughNothingCanBeSent() throws Exception {
        say(header(0, 1, 0));
        raw.close();
        var some = new Frame(Kind.OUT, 1, Payload.of(new byte[30_000]));
        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(() -> link.send(some)).isInstanceOf(IOException.class);
            assertThatThrownBy(() -> link.trySend(some)).isInstanceOf(IOException.class);
        }
        assertThat(link.receive().id()).isEqualTo(1);
        assertThatThrownBy(link::receive).isInstanceOf(IOException.class);
    }

    @Test
    void anInterruptedThreadSendsAndReceivesAndStaysInterrupted() throws Exception {
        other = new SocketLink(raw);
        Thread.currentThread().interrupt();
        link.send(Frame.of(Kind.INTERRUPT, 1));
        assertThat(other.receive().id()).isEqualTo(1);
        assertThat(Thread.interrupted()).isTrue();
        other.send(Frame.of(Kind.READY, 2));
        assertThat(link.receive().id()).isEqualTo(2);
    }

    @Test
    void oneWhoWaitsForTheOtherSideToReadIsToldOfTheEnd() throws Exception {
        var sending = CompletableFuture.supplyAsync(() -> {
            try {
                link.send(new Frame(Kind.TASK, 1, Payload.of(new byte[50 << 20]))); // nobody reads it
                return "sent";
            } catch (IOException e) {
                return "ended";
            }
        });
        dev.forkful.testing.Await.until("the link is full", () -> {
            try {
                return !link.trySend(Frame.of(Kind.INTERRUPT, 1));
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        });
        link.close();
        assertThat(sending.join()).isEqualTo("ended");
    }

    @Test
    void oneWhoWaitsForAFrameIsToldOfTheEnd() throws Exception {
        var receiving = CompletableFuture.supplyAsync(() -> {
            try {
                return "received " + link.receive();
            } catch (IOException e) {
                return "ended";
            }
        });
        link.close();
        assertThat(receiving.join()).isEqualTo("ended");
    }

    @Test
    void whoReceivesNoMoreIsToldSoAndCanStillSend() throws Exception {
        other = new SocketLink(raw);
        var receiver = new FutureTask<>(link::receive);
        var thread = Thread.ofPlatform().daemon().start(receiver);
        Await.until(
                "it waits for a frame",
                () -> Stream.of(thread.getStackTrace())
                        .anyMatch(frame -> frame.getMethodName().equals("select")));
        link.endReceiving();
        assertThatThrownBy(() -> receiver.get(Await.DEADLINE.toSeconds(), TimeUnit.SECONDS))
                .hasCauseInstanceOf(ClosedChannelException.class);
        assertThatThrownBy(link::receive).isInstanceOf(ClosedChannelException.class);
        link.send(Frame.of(Kind.READY, 3));
        assertThat(other.receive().id()).isEqualTo(3);
    }

    @Test
    void tryingToSendNeverWaitsAndLosesNothing() throws Exception {
        var payload = Payload.of(new byte[20_000]);
        int taken = 0;
        while (link.trySend(new Frame(Kind.TASK, taken, payload))) {
            taken++;
        }
        assertThat(taken).isPositive();
        assertThat(link.unsent()).isTrue();
        other = new SocketLink(raw);
        var flushed = CompletableFuture.runAsync(() -> {
            try {
                link.flush();
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        });
        for (int n = 0; n < taken; n++) {
            var frame = other.receive();
            assertThat(frame.id()).isEqualTo(n);
            assertThat(frame.payload().length()).isEqualTo(20_000);
        }
        flushed.join();
        assertThat(link.unsent()).isFalse();
    }
}
