package dev.forkful.internal.spawn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forkful.internal.wire.Greeting;
import dev.forkful.testing.Fuzz;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Fault 38, at random: whoever calls and says whatever is hung up on, unless it is the whole secret; and the worker comes in all the same. */
@Timeout(value = 20, unit = TimeUnit.MINUTES) // a million inputs
class RendezvousFuzzTest {
    private static final int CALLERS = 50;

    private static byte[] words(byte[] secret, int role) {
        byte[] words = Arrays.copyOf(secret, Greeting.SECRET + 1);
        words[Greeting.SECRET] = (byte) role;
        return words;
    }

    private static SocketChannel call(Rendezvous rendezvous, byte[] words) throws IOException {
        var channel = SocketChannel.open(UnixDomainSocketAddress.of(rendezvous.socket()));
        for (var all = ByteBuffer.wrap(words); all.hasRemaining(); ) {
            channel.write(all);
        }
        return channel;
    }

    private static CompletableFuture<Rendezvous.@Nullable Calls> await(Rendezvous rendezvous) {
        return CompletableFuture.supplyAsync(() -> {
            try {
                return rendezvous.await(Duration.ofMinutes(20), () -> true);
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        });
    }

    /** One at a time of those that must not come in, until so many have called; then the one that may. */
    private static final class Door implements AutoCloseable {
        private Rendezvous rendezvous;
        private CompletableFuture<Rendezvous.@Nullable Calls> waiting;
        private int called;
        private int doors;
        private long refused;

        Door() throws IOException {
            open();
        }

        private void open() throws IOException {
            rendezvous = new Rendezvous();
            waiting = await(rendezvous);
        }

        void knock(byte[] words) throws Exception {
            try (var caller = call(rendezvous, words)) {
                caller.shutdownOutput();
                assertThat(hungUp(caller)).isTrue();
            }
            assertThat(waiting).isNotDone();
            if (++called % CALLERS == 0) {
                close();
                open();
            }
        }

        private static boolean hungUp(SocketChannel caller) {
            try {
                return caller.read(ByteBuffer.allocate(1)) == -1;
            } catch (IOException e) {
                return true; // with words of ours unread
            }
        }

        @Override
        public void close() throws IOException {
            try (var now = rendezvous;
                    var link = call(now, words(now.secret(), Greeting.LINK));
                    var bell = call(now, words(now.secret(), Greeting.BELL))) {
                var calls = waiting.orTimeout(30, TimeUnit.SECONDS).join();
                assertThat(calls).isNotNull();
                calls.link().close();
                calls.bell().close();
            }
            assertThat(rendezvous.refused()).isBetween(0, CALLERS);
            refused += rendezvous.refused();
            doors++;
        }
    }

    @Test
    void handshakes() throws Exception {
        var honest = List.of(
                words(new byte[Greeting.SECRET], Greeting.LINK), words(new byte[Greeting.SECRET], Greeting.BELL));
        var door = new Door();
        try (door) {
            // the caller's side is measured here, too
            var report = new Fuzz("handshakes", 2, honest, e -> false, 1 << 20, 0).run(door::knock);
            assertThat(report.read()).isEqualTo(report.inputs());
        }
        assertThat(door.doors).isPositive();
        assertThat(door.refused).isEqualTo(door.called);
    }
}
