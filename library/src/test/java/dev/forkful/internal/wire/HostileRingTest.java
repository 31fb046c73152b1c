package dev.forkful.internal.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.MemorySegment;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A ring whose other end is in the hands of somebody who writes there what he likes. */
class HostileRingTest {
    private static final int CAPACITY = 256;

    private static void assertRefused(Rings ring) {
        assertThatThrownBy(ring.reader::next).isInstanceOf(MalformedFrameException.class);
    }

    @ParameterizedTest
    @ValueSource(longs = {CAPACITY + 1, CAPACITY + 8, 1L << 40, Long.MAX_VALUE, -1, -8, Long.MIN_VALUE, 1, 8, 16, 23})
    void aRingCannotHoldMoreThanItsSizeNorLessThanAHeader(long tail) {
        var ring = new Rings(CAPACITY);
        ring.forge(Rings.TAIL, tail);
        assertRefused(ring);
    }

    @Test
    void whatWasWrittenCannotBecomeLess() throws Exception {
        var ring = new Rings(CAPACITY);
        ring.writer.put(1, 0, 1, Payload.EMPTY);
        ring.writer.put(1, 0, 2, Payload.EMPTY);
        ring.writer.publish();
        assertThat(ring.reader.next()).isTrue();
        assertThat(ring.reader.next()).isTrue();
        ring.forge(Rings.TAIL, 24);
        assertRefused(ring);
    }

    /** Else it has news for ever, and never a frame. */
    @ParameterizedTest
    @ValueSource(longs = {0, 23, 25, 48, CAPACITY, -1, Long.MAX_VALUE, Long.MIN_VALUE})
    void whatWasReadIsNotForOthersToSay(long head) throws Exception {
        var ring = new Rings(CAPACITY);
        ring.writer.put(1, 0, 1, Payload.EMPTY);
        ring.writer.publish();
        assertThat(ring.reader.next()).isTrue();
        ring.reader.release();
        assertThat(ring.reader.hasNews()).isFalse();
        assertThat(ring.reader.next()).isFalse();
        ring.forge(Rings.HEAD, head);
        assertThat(ring.reader.hasNews()).isTrue();
        assertRefused(ring);
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, -24, Long.MIN_VALUE, Long.MAX_VALUE, Long.MAX_VALUE - 7, (1L << 44) + 1})
    void aPayloadHasALengthThatMakesSense(long length) {
        var ring = new Rings(CAPACITY);
        ring.forge(Rings.BASE + 8, length);
        ring.forge(Rings.TAIL, 24);
        assertRefused(ring);
    }

    /** The number of its kind in the highest byte, how much comes before it in the next two. */
    @ParameterizedTest
    @ValueSource(longs = {9L << 56, 0xffL << 56, 5L << 56 | 1L << 40, 1L << 56 | 101L << 40, 1L << 56 | 0xffffL << 40})
    void anArrayAtTheEndIsOfAKindThatThereIsAndFits(long word) {
        var ring = new Rings(CAPACITY);
        ring.forge(Rings.BASE + 8, 100);
        ring.forge(Rings.BASE + 16, word);
        ring.forge(Rings.TAIL, 24);
        assertRefused(ring);
    }

    @Test
    void anArrayIsNotLongerThanArraysCanBe() {
        var ring = new Rings(CAPACITY);
        ring.forge(Rings.BASE + 8, 1L << 40);
        ring.forge(Rings.BASE + 16, 1L << 56);
        ring.forge(Rings.TAIL, 24);
        assertRefused(ring);
    }

    @Test
    void aFrameDoesNotEndBehindWhatIsThere() throws Exception {
        var ring = new Rings(CAPACITY);
        ring.forge(Rings.BASE + 8, 3); // and 5 bytes of padding
        ring.forge(Rings.TAIL, 24 + 3);
        assertThat(ring.reader.next()).isTrue();
        assertThatThrownBy(() -> ring.reader.read(MemorySegment.ofArray(new byte[8]), 0, 8))
                .isInstanceOf(MalformedFrameException.class);
    }

    @Test
    void aHugeLengthIsNoReasonToAllocateOrToReadWhatIsNotThere() throws Exception {
        var ring = new Rings(CAPACITY);
        ring.forge(Rings.BASE + 8, 1L << 44);
        ring.forge(Rings.TAIL, CAPACITY);
        assertThat(ring.reader.next()).isTrue();
        assertThat(ring.reader.isPartial()).isTrue();
        byte[] all = new byte[1000];
        assertThat(ring.reader.read(MemorySegment.ofArray(all), 0, all.length)).isEqualTo(CAPACITY - 24);
        assertThat(ring.reader.read(MemorySegment.ofArray(all), 0, all.length)).isZero();
        assertThat(ring.reader.left()).isEqualTo((1L << 44) - CAPACITY + 24);
    }

    /** Reads on whatever is there: it may be refused, and nothing else. */
    @Test
    void garbageIsRefusedAndNothingElseHappens() {
        int refused = 0;
        for (int seed = 0; seed < 20_000; seed++) {
            var random = new Random(seed);
            var ring = new Rings(CAPACITY);
            byte[] to = new byte[CAPACITY];
            try {
                for (int step = 0; step < 60; step++) {
                    forge(ring, random);
                    if (ring.reader.left() > 0) {
                        int n = ring.reader.read(MemorySegment.ofArray(to), 0, 1 + random.nextInt(to.length));
                        assertThat(n).isBetween(0, to.length);
                    } else {
                        ring.reader.next();
                    }
                    ring.reader.isPartial();
                    ring.reader.hasNews();
                    ring.reader.release();
                }
            } catch (MalformedFrameException e) {
                refused++;
            } catch (Throwable e) {
                throw new AssertionError("seed " + seed, e);
            }
        }
        assertThat(refused).isBetween(5_000, 20_000);
    }

    private static void forge(Rings ring, Random random) {
        switch (random.nextInt(4)) {
            case 0 ->
                ring.forge(Rings.BASE + 8 * random.nextInt(CAPACITY / 8), random.nextLong() >> random.nextInt(64));
            case 1 -> ring.forge(Rings.TAIL, ring.tail() + random.nextInt(64));
            case 2 -> ring.forge(Rings.HEAD, random.nextLong() >> random.nextInt(64));
            default -> {
                if (random.nextInt(8) == 0) {
                    ring.forge(Rings.TAIL, random.nextLong() >> random.nextInt(64));
                }
            }
        }
    }

    @Test
    void whateverTheReaderClaimsToHaveReadTheWriterStaysInItsRing() throws Exception {
        for (int seed = 0; seed < 5_000; seed++) {
            var random = new Random(seed);
            var ring = new Rings(CAPACITY);
            var payload = Payload.of(Rings.bytes(random, 1000));
            Source rest = null;
            try {
                for (int step = 0; step < 40; step++) {
                    ring.forge(Rings.HEAD, random.nextLong() >> random.nextInt(64));
                    if (rest != null) {
                        assertThat(ring.writer.write(rest)).isBetween(0L, (long) CAPACITY);
                        rest = ring.writer.left() == 0 ? null : rest;
                    } else if (ring.writer.fits(0)) {
                        ring.writer.begin(1, 0, step, payload);
                        rest = payload.open();
                    }
                    ring.writer.publish();
                }
            } catch (Throwable e) {
                throw new AssertionError("seed " + seed, e);
            }
        }
    }
}
