package dev.forkful.internal.wire;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Small arrays are what they were, also when the code that copies them has been compiled: decision 0030. */
class MemoryTest {
    /** Longer than what the JDK copies in loops of its own, in bytes. */
    private static final int MOST = 80;

    /** Enough for the last of the JVM's compilers. */
    private static final int ROUNDS = 400;

    @ParameterizedTest
    @EnumSource
    void smallArraysComeBack(Elements kind) throws IOException {
        var random = new Random(7);
        for (int round = 0; round < ROUNDS; round++) {
            for (int count = 0; count <= MOST / kind.size; count++) {
                var array = kind.make(count);
                fill(kind.segment(array), random);
                var builder = new Payload.Builder();
                builder.putArray(kind, array);
                var payload = builder.build();
                assertSame(array, payload.open().getArray(kind, count));
                assertSame(array, Payload.of(payload.toByteArray()).open().getArray(kind, count));
            }
        }
    }

    private static void fill(MemorySegment array, Random random) {
        for (long i = 0; i < array.byteSize(); i++) {
            array.set(JAVA_BYTE, i, (byte) (1 + random.nextInt(100))); // no NaN, no zero
        }
    }

    /** Not by AssertJ, which would take most of the time. */
    private static void assertSame(Object expected, Object actual) {
        if (!Objects.deepEquals(expected, actual)) {
            assertThat(actual).isEqualTo(expected);
        }
    }

    @Test
    void whatOverlapsIsMoved() {
        for (int shift = -20; shift <= 20; shift++) {
            for (int count = 0; count < 100; count++) {
                byte[] bytes = new byte[150];
                new Random(count).nextBytes(bytes);
                byte[] expected = bytes.clone();
                System.arraycopy(bytes, 25, expected, 25 + shift, count);
                var segment = MemorySegment.ofArray(bytes);
                Memory.copy(segment, 25, segment, 25 + shift, count);
                assertThat(Arrays.equals(bytes, expected))
                        .as("%s bytes by %s", count, shift)
                        .isTrue();
            }
        }
    }
}
