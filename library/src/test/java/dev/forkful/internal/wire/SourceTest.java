package dev.forkful.internal.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.forkful.internal.wire.Payload.Builder;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a builder was given is what a source gives, whatever lies between them. */
class SourceTest {
    /** Ways from a builder to a source. */
    enum Way {
        ARRAY {
            @Override
            Source source(Builder builder) {
                byte[] bytes = builder.build().toByteArray();
                byte[] inTheMiddle = new byte[bytes.length + 7];
                System.arraycopy(bytes, 0, inTheMiddle, 5, bytes.length);
                return Source.of(inTheMiddle, 5, bytes.length);
            }
        },
        PAYLOAD {
            @Override
            Source source(Builder builder) {
                return builder.build().open();
            }
        },
        BORROWED {
            @Override
            Source source(Builder builder) {
                var borrowing = new Builder().borrowing();
                borrowing.putArray(Elements.BYTE, builder.build().toByteArray());
                return borrowing.build().open();
            }
        },
        MOVED {
            @Override
            Source source(Builder builder) {
                var other = new Builder(16);
                other.move(builder);
                return other.build().open();
            }
        },
        TINY_SUPPLY {
            @Override
            Source source(Builder builder) {
                return supply(builder.build().toByteArray(), 3);
            }
        },
        SUPPLY {
            @Override
            Source source(Builder builder) {
                return supply(builder.build().toByteArray(), 5_000);
            }
        };

        abstract Source source(Builder builder);
    }

    private static Source supply(byte[] bytes, int atOnce) {
        return Source.of(supplyOf(bytes, atOnce), bytes.length);
    }

    private static Source.Supply supplyOf(byte[] bytes, int atOnce) {
        int[] at = {0};
        return (to, offset, atMost) -> {
            assertThat(atMost).isPositive();
            int n = (int) Math.min(Math.min(atOnce, atMost), bytes.length - at[0]);
            MemorySegment.copy(MemorySegment.ofArray(bytes), at[0], to, offset, n);
            at[0] += n;
            return n == 0 ? -1 : n;
        };
    }

    /** Something that was put, and how to see that it comes back. */
    private interface Put {
        void check(Source from) throws IOException;
    }

    private static Put put(Random random, Builder to) {
        switch (random.nextInt(11)) {
            case 0 -> {
                byte b = (byte) random.nextInt();
                to.putByte(b);
                return from -> assertThat(from.getByte()).isEqualTo(b);
            }
            case 1 -> {
                short s = (short) random.nextInt();
                to.putShort(s);
                return from -> assertThat(from.getShort()).isEqualTo(s);
            }
            case 2 -> {
                int i = random.nextInt();
                to.putInt(i);
                return from -> assertThat(from.getInt()).isEqualTo(i);
            }
            case 3 -> {
                long l = random.nextLong();
                to.putLong(l);
                return from -> assertThat(from.getLong()).isEqualTo(l);
            }
            case 4 -> {
                float f = Float.intBitsToFloat(random.nextInt());
                to.putFloat(f);
                return from ->
                        assertThat(Float.floatToRawIntBits(from.getFloat())).isEqualTo(Float.floatToRawIntBits(f));
            }
            case 5 -> {
                double d = Double.longBitsToDouble(random.nextLong());
                to.putDouble(d);
                return from -> assertThat(Double.doubleToRawLongBits(from.getDouble()))
                        .isEqualTo(Double.doubleToRawLongBits(d));
            }
            case 6 -> {
                long size = random.nextLong() >>> 1 + random.nextInt(62);
                to.putSize(size);
                return from -> assertThat(from.getSize()).isEqualTo(size);
            }
            case 7 -> {
                var text = text(random);
                to.putString(text);
                return from -> assertThat(from.getString()).isEqualTo(text);
            }
            case 8 -> {
                long[] longs = random.longs(length(random)).toArray();
                to.putArray(Elements.LONG, longs);
                return from ->
                        assertThat(from.getArray(Elements.LONG, longs.length)).isEqualTo(longs);
            }
            case 9 -> {
                char[] chars = text(random).toCharArray();
                to.putArray(Elements.CHAR, chars);
                return from ->
                        assertThat(from.getArray(Elements.CHAR, chars.length)).isEqualTo(chars);
            }
            default -> {
                byte[] bytes = new byte[length(random)];
                random.nextBytes(bytes);
                to.write(bytes, 0, bytes.length);
                return from -> {
                    byte[] read = new byte[bytes.length + 2];
                    from.get(read, 1, bytes.length);
                    assertThat(Arrays.copyOfRange(read, 1, read.length - 1)).isEqualTo(bytes);
                };
            }
        }
    }

    private static int length(Random random) {
        return random.nextInt(1 << random.nextInt(17));
    }

    private static String text(Random random) {
        int most = List.of(0x7f, 0xff, 0xffff).get(random.nextInt(3)); // the last has lone surrogates
        var chars = new char[length(random)];
        for (int i = 0; i < chars.length; i++) {
            chars[i] = (char) random.nextInt(most + 1);
        }
        return new String(chars);
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void whatIsPutIsWhatIsGot(Way way) throws IOException {
        for (int round = 0; round < 60; round++) {
            long seed = System.nanoTime();
            var random = new Random(seed);
            var builder = new Builder(random.nextInt(300));
            var puts = new ArrayList<Put>();
            for (int n = random.nextInt(60); n >= 0; n--) {
                puts.add(put(random, builder));
            }
            long length = builder.length();
            var source = way.source(builder);
            try {
                for (var put : puts) {
                    put.check(source);
                }
                assertThat(source.position()).isEqualTo(length);
                assertThat(source.remaining()).isZero();
                assertThat(source.read()).isEqualTo(-1);
            } catch (Throwable e) {
                throw new AssertionError(way + " with seed " + seed, e);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void asAStreamItGivesTheSameBytes(Way way) throws IOException {
        byte[] bytes = new byte[300_000];
        new Random(3).nextBytes(bytes);
        var builder = new Builder();
        builder.write(bytes, 0, bytes.length);
        var source = way.source(builder);
        assertThat(source.read()).isEqualTo(bytes[0] & 0xff);
        assertThat(source.skip(99_999)).isEqualTo(99_999);
        assertThat(source.skip(-1)).isZero();
        assertThat(source.readNBytes(100_000)).isEqualTo(Arrays.copyOfRange(bytes, 100_000, 200_000));
        assertThat(source.readAllBytes()).isEqualTo(Arrays.copyOfRange(bytes, 200_000, 300_000));
        assertThat(source.read(new byte[3])).isEqualTo(-1);
        assertThat(source.skip(1)).isZero();
    }

    /** A serialization stream takes 0 for the end of an object's bytes. */
    @ParameterizedTest
    @EnumSource(Way.class)
    void thereAreBytesAvailableUpToTheLimit(Way way) throws IOException {
        var builder = new Builder(16);
        var bytes = new byte[100_000];
        builder.write(bytes, 0, bytes.length);
        var source = way.source(builder);
        for (int left = bytes.length; left > 0; left -= 1000) {
            assertThat(source.available()).isEqualTo(left);
            long outer = source.enter(100);
            for (int n = 100; n > 0; n--) {
                assertThat(source.available()).isEqualTo(n);
                assertThat(source.read()).isZero();
            }
            assertThat(source.available()).isZero();
            source.leave(outer);
            assertThat(source.skip(900)).isEqualTo(900);
        }
        assertThat(source.available()).isZero();
        assertThat(Source.of(supplyOf(bytes, 1), Long.MAX_VALUE).available()).isEqualTo(Integer.MAX_VALUE);
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void aLimitHoldsWhateverIsRead(Way way) throws IOException {
        var builder = new Builder(16);
        for (int i = 0; i < 1000; i++) {
            builder.putInt(i);
        }
        var source = way.source(builder);
        for (int i = 0; i < 1000; i += 4) {
            long outer = source.enter(16);
            assertThatThrownBy(() -> source.enter(17)).isInstanceOf(MalformedFrameException.class);
            assertThat(source.getInt()).isEqualTo(i);
            if (i % 3 == 0) {
                long middle = source.enter(6);
                assertThat(source.getInt()).isEqualTo(i + 1);
                assertThatThrownBy(source::getLong).isInstanceOf(MalformedFrameException.class);
                assertThat(source.read()).isEqualTo(-1);
                source.leave(middle);
                assertThat(source.readAllBytes()).hasSize(6);
            }
            source.leave(outer);
        }
        assertThat(source.remaining()).isZero();
    }

    @RepeatedTest(20)
    void whatIsCutOffEndsInAnExceptionAndAllocatesNothing() {
        long seed = System.nanoTime();
        var random = new Random(seed);
        var builder = new Builder();
        var puts = new ArrayList<Put>();
        for (int n = 0; n < 20; n++) {
            puts.add(put(random, builder));
        }
        byte[] bytes = builder.build().toByteArray();
        int cut = random.nextInt(bytes.length);
        for (var source : List.of(
                Source.of(bytes, 0, cut),
                supply(Arrays.copyOf(bytes, cut), 100),
                Source.of(supplyOf(Arrays.copyOf(bytes, cut), 100), bytes.length))) {
            assertThatThrownBy(() -> {
                        for (var put : puts) {
                            put.check(source);
                        }
                    })
                    .as("seed %d", seed)
                    .isInstanceOf(IOException.class);
        }
    }

    @Test
    void aFalseLengthIsNotAllocated() {
        int most = Integer.MAX_VALUE - 8;
        var few = new byte[100];
        for (var source : List.of(
                Source.of(few, 0, few.length),
                Payload.of(few).open(),
                Source.of(supplyOf(few, 10), few.length),
                Source.of(supplyOf(few, 10), Long.MAX_VALUE))) { // which would be 16 GiB
            assertThatThrownBy(() -> source.getArray(Elements.LONG, most)).isInstanceOf(MalformedFrameException.class);
            assertThatThrownBy(() -> source.getArray(Elements.BYTE, -1)).isInstanceOf(MalformedFrameException.class);
        }
    }

    @Test
    void aLongTextThatIsNotThereIsNotAllocated() {
        var lie = new Builder();
        lie.putSize(((long) Integer.MAX_VALUE - 8) << 1);
        assertThatThrownBy(() -> lie.build().open().getString()).isInstanceOf(MalformedFrameException.class);
        var monstrous = new Builder();
        monstrous.putSize(Long.MAX_VALUE);
        assertThatThrownBy(() -> monstrous.build().open().getString()).isInstanceOf(MalformedFrameException.class);
    }

    @Test
    void aSizeEnds() {
        byte[] endless = new byte[100];
        Arrays.fill(endless, (byte) -1);
        assertThatThrownBy(() -> Source.of(endless, 0, 100).getSize()).isInstanceOf(MalformedFrameException.class);
    }

    @Test
    void aBigArrayGrowsAsItArrivesWhereTheLengthIsNotTrusted() throws IOException {
        long[] longs =
                new Random(4).longs(9 << 20).toArray(); // 72 MiB: more than is allocated on trust in a small heap
        var builder = new Builder().borrowing();
        builder.putArray(Elements.LONG, longs);
        builder.putByte(42);
        var payload = builder.build();
        Source.Supply supply = payload.open()::supply;
        var untrusted = Source.of(supply, payload.length());
        assertThat((long[]) untrusted.getArray(Elements.LONG, longs.length)).isEqualTo(longs);
        assertThat(untrusted.getByte()).isEqualTo((byte) 42);
    }

    @Test
    void whatIsBorrowedIsNotCopiedUntilItIsOwned() {
        int[] ints = new int[100_000];
        var builder = new Builder().borrowing();
        builder.putString("before");
        builder.putArray(Elements.INT, ints);
        builder.putString("after");
        var borrowed = builder.build();
        ints[7] = 1;
        var owned = borrowed.owned();
        ints[7] = 2;
        assertThat(owned.owned()).isSameAs(owned);
        assertThat(seventh(borrowed)).isEqualTo(2);
        assertThat(seventh(owned)).isEqualTo(1);
    }

    private static int seventh(Payload payload) {
        try {
            var source = payload.open();
            assertThat(source.getString()).isEqualTo("before");
            int[] ints = (int[]) source.getArray(Elements.INT, 100_000);
            assertThat(source.getString()).isEqualTo("after");
            return ints[7];
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aBuilderThatIsClearedStartsAgain() throws IOException {
        var builder = new Builder();
        for (int round = 0; round < 3; round++) {
            builder.clear();
            for (int i = 0; i < 10_000; i++) {
                builder.putInt(i + round);
            }
            byte[] copy = new byte[40_003];
            assertThat(builder.copyTo(MemorySegment.ofArray(copy), 3)).isEqualTo(40_003);
            var source = Source.of(copy, 3, 40_000);
            for (int i = 0; i < 10_000; i++) {
                assertThat(source.getInt()).isEqualTo(i + round);
            }
        }
    }

    @Test
    void anArrayThatIsGivenIsNotCopiedForWhoeverWantsAllOfIt() throws IOException {
        var numbers = new int[100];
        var bytes = new Payload.Builder();
        bytes.putInt(7);
        bytes.give(Elements.INT, numbers);
        bytes.putInt(8);
        var payload = bytes.build();

        var whole = payload.open();
        assertThat(whole.getInt()).isEqualTo(7);
        assertThat(whole.getArray(Elements.INT, 100)).isSameAs(numbers);
        assertThat(whole.position()).isEqualTo(404);
        assertThat(whole.getInt()).isEqualTo(8);

        var other = payload.open();
        assertThat(other.getInt()).isEqualTo(7);
        assertThat((float[]) other.getArray(Elements.FLOAT, 100)).hasSize(100);
        assertThat(other.getInt()).isEqualTo(8);

        var part = payload.open();
        assertThat(part.getInt()).isEqualTo(7);
        assertThat((int[]) part.getArray(Elements.INT, 99)).hasSize(99);
        assertThat(part.getInt()).isZero();
        assertThat(part.getInt()).isEqualTo(8);
    }
}
