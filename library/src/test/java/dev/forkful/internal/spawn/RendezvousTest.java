package dev.forkful.internal.spawn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forkful.internal.wire.Greeting;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Who may talk: only who knows the secret. */
class RendezvousTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** Calls as a worker does: the secret, then what for. */
    private static SocketChannel call(Rendezvous rendezvous, int role) throws IOException {
        return call(rendezvous, said(rendezvous.secret(), role));
    }

    private static byte[] said(byte[] secret, int role) {
        byte[] words = Arrays.copyOf(secret, Greeting.SECRET + 1);
        words[Greeting.SECRET] = (byte) role;
        return words;
    }

    private static SocketChannel call(Rendezvous rendezvous, byte[] words) throws IOException {
        var channel = SocketChannel.open(UnixDomainSocketAddress.of(rendezvous.socket()));
        channel.write(ByteBuffer.wrap(words));
        return channel;
    }

    private static CompletableFuture<Rendezvous.@Nullable Calls> await(Rendezvous rendezvous) {
        return CompletableFuture.supplyAsync(() -> {
            try {
                return rendezvous.await(PATIENCE, () -> true);
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        });
    }

    private static void assertHungUpOn(SocketChannel caller) throws IOException {
        assertThat(caller.read(ByteBuffer.allocate(1))).isEqualTo(-1);
    }

    /** Hangs up when the test is over. */
    private static void close(Rendezvous.Calls calls) throws IOException {
        calls.link().close();
        calls.bell().close();
    }

    @Test
    void theOneThatKnowsTheSecretIsLetInTwiceEachTimeForWhatItSaid() throws Exception {
        try (var rendezvous = new Rendezvous()) {
            var accepted = await(rendezvous);
            try (var bell = call(rendezvous, Greeting.BELL);
                    var link = call(rendezvous, Greeting.LINK)) {
                var calls = accepted.join();
                link.write(ByteBuffer.wrap(new byte[] {42}));
                bell.write(ByteBuffer.wrap(new byte[] {43}));
                var words = ByteBuffer.allocate(2);
                calls.link().read(words);
                calls.bell().read(words);
                assertThat(words.array()).containsExactly(42, 43);
                assertThat(calls.link().isBlocking()).isTrue();
                assertThat(calls.bell().isBlocking()).isTrue();
                close(calls);
            }
        }
    }

    @Test
    void oneCallIsNotEnough() throws Exception {
        for (int role : new int[] {Greeting.LINK, Greeting.BELL}) {
            try (var rendezvous = new Rendezvous();
                    var caller = call(rendezvous, role)) {
                assertThat(rendezvous.await(Duration.ofMillis(200), () -> true)).isNull();
                assertHungUpOn(caller);
            }
        }
    }

    @Test
    void aCallForNothingThatIsKnownIsHungUpOn() throws Exception {
        try (var rendezvous = new Rendezvous()) {
            var accepted = await(rendezvous);
            for (int role : new int[] {Greeting.CALLS, 127, -1, -128}) {
                try (var caller = call(rendezvous, role)) {
                    assertHungUpOn(caller);
                }
            }
            assertThat(accepted).isNotDone();
            try (var link = call(rendezvous, Greeting.LINK);
                    var bell = call(rendezvous, Greeting.BELL)) {
                close(accepted.join());
            }
        }
    }

    @Test
    void aSecondCallForTheSameIsHungUpOnAndTheFirstOneStays() throws Exception {
        try (var rendezvous = new Rendezvous()) {
            var accepted = await(rendezvous);
            try (var link = call(rendezvous, Greeting.LINK)) {
                link.write(ByteBuffer.wrap(new byte[] {42}));
                try (var another = call(rendezvous, Greeting.LINK)) {
                    assertHungUpOn(another);
                }
                assertThat(rendezvous.refused()).isEqualTo(1);
                assertThat(accepted).isNotDone();
                try (var bell = call(rendezvous, Greeting.BELL)) {
                    var calls = accepted.join();
                    var word = ByteBuffer.allocate(1);
                    calls.link().read(word);
                    assertThat(word.get(0)).isEqualTo((byte) 42);
                    close(calls);
                }
            }
        }
    }

    @Test
    void aWrongSecretIsHungUpOnAndTheRightOneStillComesIn() throws Exception {
        try (var rendezvous = new Rendezvous()) {
            var accepted = await(rendezvous);
            byte[] wrong = rendezvous.secret();
            wrong[31] ^= 1;
            for (int role = 0; role < Greeting.CALLS; role++) {
                try (var caller = call(rendezvous, said(wrong, role))) {
                    assertHungUpOn(caller);
                }
            }
            assertThat(accepted).isNotDone();
            assertThat(rendezvous.refused()).isEqualTo(Greeting.CALLS);
            try (var link = call(rendezvous, Greeting.LINK);
                    var bell = call(rendezvous, Greeting.BELL)) {
                close(accepted.join());
            }
            assertThat(rendezvous.refused()).isEqualTo(Greeting.CALLS);
        }
    }

    /** It may have printed something, and ended, before anyone has looked. */
    @Test
    void aWorkerThatHasCalledAndEndedIsTaken() throws Exception {
        try (var rendezvous = new Rendezvous()) {
            call(rendezvous, Greeting.LINK).close();
            call(rendezvous, Greeting.BELL).close();
            var calls = rendezvous.await(PATIENCE, () -> false);
            assertThat(calls).isNotNull();
            close(calls);
        }
    }

    @Test
    void oneThatSaysNothingHoldsUpNobody() throws Exception {
        try (var rendezvous = new Rendezvous()) {
            var accepted = await(rendezvous);
            try (var silent = call(rendezvous, new byte[5]);
                    var roleless = call(rendezvous, rendezvous.secret());
                    var link = call(rendezvous, Greeting.LINK);
                    var bell = call(rendezvous, Greeting.BELL)) {
                var calls = accepted.join();
                rendezvous.close();
                assertHungUpOn(silent);
                assertHungUpOn(roleless);
                assertThat(rendezvous.refused()).isEqualTo(2);
                link.write(ByteBuffer.wrap(new byte[] {42}));
                var word = ByteBuffer.allocate(1);
                calls.link().read(word);
                assertThat(word.get(0)).isEqualTo((byte) 42);
                close(calls);
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
