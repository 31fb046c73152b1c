package dev.forkful.internal.spawn;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** Who may talk: only who knows the secret. */
class RendezvousTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private static SocketChannel call(Rendezvous rendezvous, byte[] words) throws IOException {
        var channel = SocketChannel.open(UnixDomainSocketAddress.of(rendezvous.socket()));
        channel.write(ByteBuffer.wrap(words));
        return channel;
    }

    private static CompletableFuture<SocketChannel> await(Rendezvous rendezvous) {
        return CompletableFuture.supplyAsync(() -> {
            try {
                return rendezvous.await(PATIENCE, () -> true);
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        });
    }

    @Test
    void theOneThatKnowsTheSecretIsLetIn() throws Exception {
        try (var rendezvous = new Rendezvous()) {
            var accepted = await(rendezvous);
            try (var caller = call(rendezvous, rendezvous.secret());
                    var worker = accepted.join()) {
                caller.write(ByteBuffer.wrap(new byte[] {42}));
                var word = ByteBuffer.allocate(1);
                worker.read(word);
                assertThat(word.get(0)).isEqualTo((byte) 42);
                assertThat(worker.isBlocking()).isTrue();
            }
        }
    }

    @Test
    void aWrongSecretIsHungUpOnAndTheRightOneStillComesIn() throws Exception {
        try (var rendezvous = new Rendezvous()) {
            var accepted = await(rendezvous);
            byte[] wrong = rendezvous.secret();
            wrong[31] ^= 1;
            try (var caller = call(rendezvous, wrong)) {
                assertThat(caller.read(ByteBuffer.allocate(1))).isEqualTo(-1);
            }
            assertThat(accepted).isNotDone();
            try (var caller = call(rendezvous, rendezvous.secret());
                    var worker = accepted.join()) {
                assertThat(worker.isOpen()).isTrue();
            }
        }
    }

    @Test
    void oneThatSaysNothingHoldsUpNobody() throws Exception {
        try (var rendezvous = new Rendezvous()) {
            var accepted = await(rendezvous);
            try (var silent = call(rendezvous, new byte[5]);
                    var caller = call(rendezvous, rendezvous.secret());
                    var worker = accepted.join()) {
                assertThat(worker.isOpen()).isTrue();
                rendezvous.close();
                assertThat(silent.read(ByteBuffer.allocate(1))).isEqualTo(-1);
                assertThat(caller.isOpen()).isTrue();
            }
        }
    }

    @Test
    void onlyThisUserCanEnterAndNothingIsLeft() throws Exception {
        var rendezvous = new Rendezvous();
        var folder = rendezvous.socket().getParent();
        try (rendezvous) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)))
                    .isEqualTo("rwx------");
        }
        assertThat(folder).doesNotExist();
    }

    @Test
    void waitingEndsWhenThereIsNoOneToWaitFor() throws Exception {
        try (var rendezvous = new Rendezvous()) {
            var alive = new AtomicBoolean(true);
            var waiting = CompletableFuture.supplyAsync(() -> {
                try {
                    return rendezvous.await(PATIENCE, alive::get);
                } catch (IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            });
            alive.set(false);
            rendezvous.wakeUp();
            assertThat(waiting.join()).isNull();
        }
    }

    @Test
    void nobodyIsAwaitedForEver() throws Exception {
        try (var rendezvous = new Rendezvous()) {
            assertThat(rendezvous.await(Duration.ofMillis(50), () -> true)).isNull();
        }
    }
}
