package dev.forkful.internal.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.forkful.testing.Await;
import java.io.ByteArrayOutputStream;
import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes into a ring comes out of it, whole, in order and once. */
class RingTest {
    private record Sent(int kind, int slot, long id, byte[] payload) {}

    /** Puts in frames, whole where they fit and in pieces where not, as much as there is room for. */
    private static final class Sender {
        private final Rings ring;
        private final Random random;
        private @Nullable Sent current;
        private @Nullable Source rest;

        Sender(Rings ring, Random random) {
            this.ring = ring;
            this.random = random;
        }

        /** Goes on with the frame that is being sent; whether all of it is in. */
        boolean goOn() throws Exception {
            if (rest == null) {
                return true;
            }
            boolean last = ring.writer.left() == 0 || ring.writer.write(rest) > 0 && ring.writer.left() == 0;
            if (last || random.nextBoolean()) {
                ring.writer.publish();
            }
            rest = last ? null : rest;
            return last;
        }

        /** Begins a frame; false if there is no room. */
        boolean begin(Sent frame) throws Exception {
            var out = ring.writer;
            if (out.fits(frame.payload.length)) {
                if (random.nextBoolean()) {
                    out.put(frame.kind, frame.slot, frame.id, pieces(frame.payload));
                } else {
                    var bytes = new Payload.Builder();
                    bytes.write(frame.payload, 0, frame.payload.length);
                    out.put(frame.kind, frame.slot, frame.id, bytes);
                }
                out.publish();
                return true;
            }
            if (!out.fits(0)) {
                return false;
            }
            var payload = pieces(frame.payload);
            out.begin(frame.kind, frame.slot, frame.id, payload);
            rest = payload.open();
            goOn();
            return true;
        }

        private Payload pieces(byte[] payload) {
            var bytes = new Payload.Builder(16).borrowing();
            for (int at = 0; at < payload.length; ) {
                int n = 1 + random.nextInt(payload.length - at);
                bytes.putSegment(MemorySegment.ofArray(payload).asSlice(at, n));
                at += n;
            }
            return bytes.build();
        }
    }

    /** Takes out what there is, in pieces of all sizes. */
    private static final class Recipient {
        private final Rings ring;
        private final Random random;
        private @Nullable ByteArrayOutputStream coming;

        Recipient(Rings ring, Random random) {
            this.ring = ring;
            this.random = random;
        }

        /** The next frame; null if not all of it is there. */
        @Nullable
        Sent take() throws Exception {
            var in = ring.reader;
            if (coming == null) {
                if (!in.next()) {
                    return null;
                }
                coming = new ByteArrayOutputStream();
            }
            while (in.left() > 0) {
                byte[] piece = new byte[1 + random.nextInt(200)];
                int n = in.read(MemorySegment.ofArray(piece), 0, piece.length);
                if (random.nextBoolean()) {
                    in.release();
                }
                if (n == 0) {
                    in.release();
                    return null;
                }
                coming.write(piece, 0, n);
            }
            in.release();
            var frame = new Sent(in.kind(), in.slot(), in.id(), coming.toByteArray());
            coming = null;
            return frame;
        }
    }

    private static Sent frame(Random random, long id, long capacity) {
        int length = switch (random.nextInt(8)) {
            case 0 -> 0;
            case 1 -> random.nextInt(9);
            case 2 -> (int) capacity - random.nextInt(64);
            case 3 -> random.nextInt((int) (5 * capacity));
            default -> random.nextInt((int) capacity / 2);
        };
        return new Sent(random.nextInt(18), random.nextInt(1024), id, Rings.bytes(random, length));
    }

    private static void assertSame(Sent came, Sent sent) {
        boolean same = came.kind == sent.kind && came.slot == sent.slot && came.id == sent.id;
        if (!same || !Arrays.equals(came.payload, sent.payload)) {
            throw new AssertionError(came + " came, and " + sent + " was sent");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {64, 128, 4096})
    void framesOfAllSizesComeOutAsTheyWentIn(int capacity) throws Exception {
        for (int seed = 0; seed < 200; seed++) {
            var random = new Random(seed);
            var ring = new Rings(capacity);
            var sender = new Sender(ring, random);
            var recipient = new Recipient(ring, random);
            var queue = new ArrayDeque<Sent>();
            int taken = 0;
            for (long id = random.nextLong(), end = id + 100; id < end || !queue.isEmpty(); ) {
                if (random.nextBoolean() && sender.goOn() && id < end) {
                    var frame = frame(random, id, capacity);
                    if (sender.begin(frame)) {
                        queue.add(frame);
                        id++;
                    }
                } else {
                    var came = recipient.take();
                    if (came != null) {
                        assertSame(came, queue.remove());
                        taken++;
                    }
                }
            }
            assertThat(taken).as("seed %d", seed).isEqualTo(100);
            assertThat(sender.goOn()).isTrue();
            assertThat(ring.reader.hasNews()).isFalse();
            assertThat(ring.reader.next()).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {128, 65536})
    void framesOfAllSizesComeOutOfAnotherThread(int capacity) throws Exception {
        int frames = capacity == 128 ? 3_000 : 500;
        long deadline = System.nanoTime() + Await.DEADLINE.toNanos();
        var ring = new Rings(capacity);
        var sending = CompletableFuture.runAsync(() -> {
            try {
                var random = new Random(1);
                var sender = new Sender(ring, new Random(2));
                for (long id = 0; id < frames; id++) {
                    var frame = frame(random, id, capacity);
                    while (!sender.begin(frame)) {
                        pause(deadline);
                    }
                    while (!sender.goOn()) {
                        pause(deadline);
                    }
                }
            } catch (Exception e) {
                throw new java.util.concurrent.CompletionException(e);
            }
        });
        var random = new Random(1);
        var recipient = new Recipient(ring, new Random(3));
        for (long id = 0; id < frames; id++) {
            var came = recipient.take();
            while (came == null) {
                if (sending.isCompletedExceptionally()) {
                    sending.join();
                }
                pause(deadline);
                came = recipient.take();
            }
            assertSame(came, frame(random, id, capacity));
        }
        sending.get(Await.DEADLINE.toSeconds(), TimeUnit.SECONDS);
        assertThat(ring.reader.next()).isFalse();
    }

    private static void pause(long deadline) {
        if (System.nanoTime() - deadline > 0) {
            throw new AssertionError("not in time");
        }
        Thread.yield();
    }

    @Test
    void nothingIsSeenBeforeItIsPublished() throws Exception {
        var ring = new Rings(256);
        ring.writer.put(1, 2, 3, Payload.of(new byte[10]));
        assertThat(ring.reader.hasNews()).isFalse();
        assertThat(ring.reader.next()).isFalse();
        ring.writer.publish();
        assertThat(ring.reader.hasNews()).isTrue();
        assertThat(ring.reader.next()).isTrue();
    }

    @Test
    void roomComesBackOnlyWhenItIsReleased() throws Exception {
        var ring = new Rings(64);
        ring.writer.put(1, 0, 1, Payload.of(new byte[40]));
        ring.writer.publish();
        assertThat(ring.writer.fits(0)).isFalse();
        ring.reader.next();
        ring.reader.read(MemorySegment.ofArray(new byte[40]), 0, 40);
        assertThat(ring.writer.fits(0)).isFalse();
        ring.reader.release();
        assertThat(ring.writer.fits(40)).isTrue();
        assertThat(ring.writer.fits(41)).isFalse();
    }

    @Test
    void aFrameThatHasNotBeenReadCannotBePassedOver() throws Exception {
        var ring = new Rings(64);
        ring.writer.put(1, 0, 1, Payload.of(new byte[1]));
        ring.writer.publish();
        ring.reader.next();
        assertThatThrownBy(ring.reader::next).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void lengthsThatNoRingCouldHoldDoNotFit() {
        var writer = new Rings(64).writer;
        assertThat(writer.fits(40)).isTrue();
        assertThat(writer.fits(41)).isFalse();
        assertThat(writer.fits(Long.MAX_VALUE)).isFalse();
        assertThat(writer.fits(Long.MAX_VALUE - 24)).isFalse();
    }

    /** So that the reader can copy it to where it stays. */
    @Test
    void anArrayAtTheEndOfAPayloadIsToldBeforeItComes() throws Exception {
        var ring = new Rings(1 << 20);
        var numbers = new long[50_000];
        var bytes = new Payload.Builder().borrowing();
        bytes.putInt(7);
        bytes.putArray(Elements.LONG, numbers);
        ring.writer.put(3, 5, 77, bytes.build());
        bytes = new Payload.Builder().borrowing();
        bytes.putArray(Elements.LONG, numbers);
        bytes.putInt(7);
        ring.writer.put(4, 6, 78, bytes.build());
        ring.writer.publish();

        assertThat(ring.reader.next()).isTrue();
        assertThat(ring.reader.kind()).isEqualTo(3);
        assertThat(ring.reader.slot()).isEqualTo(5);
        assertThat(ring.reader.array()).isEqualTo(Elements.LONG);
        assertThat(ring.reader.beforeArray()).isEqualTo(4);
        ring.reader.read(MemorySegment.ofArray(new byte[400_004]), 0, 400_004);

        assertThat(ring.reader.next()).isTrue();
        assertThat(ring.reader.kind()).isEqualTo(4);
        assertThat(ring.reader.array()).isNull();
    }

    /** Else writer and reader would take turns, and never copy at the same time. */
    @Test
    void aPayloadThatIsTooLongComesInPartsOfTheRing() throws Exception {
        var ring = new Rings(1024);
        var payload = Payload.of(new byte[5000]);
        ring.writer.begin(1, 2, 3, payload);
        var rest = payload.open();
        assertThat(ring.writer.write(rest)).isEqualTo(256);
        ring.writer.publish();
        assertThat(ring.reader.next()).isTrue();
        assertThat(ring.reader.read(MemorySegment.ofArray(new byte[5000]), 0, 5000))
                .isEqualTo(256);
        long written = 256;
        for (long n = ring.writer.write(rest); n > 0; n = ring.writer.write(rest)) {
            assertThat(n).isLessThanOrEqualTo(256);
            written += n;
        }
        assertThat(written).as("all but what has not been given back").isBetween(990L, 1000L);
    }
}
