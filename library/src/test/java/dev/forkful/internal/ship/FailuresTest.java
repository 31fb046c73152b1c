package dev.forkful.internal.ship;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forkful.internal.wire.Payload;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FailuresTest {
    private static StackTraceElement[] stack(int frames) {
        return IntStream.range(0, frames)
                .mapToObj(i -> new StackTraceElement("Deep", "method" + i, "Deep.java", i))
                .toArray(StackTraceElement[]::new);
    }

    private static StackTraceElement[] thereAndBack(StackTraceElement[] stack) throws Exception {
        var bytes = new Payload.Builder();
        Failures.writeStack(stack, bytes);
        return Failures.readStack(bytes.build().open());
    }

    /** A JVM may be told to show more frames than the usual 1,024. */
    @Test
    void ofAStackThatIsTooDeepTheTopArrives() throws Exception {
        for (int frames : new int[] {0, 1, 8192}) {
            assertThat(thereAndBack(stack(frames))).isEqualTo(stack(frames));
        }
        var deep = stack(10_000);
        assertThat(thereAndBack(deep)).isEqualTo(Arrays.copyOf(deep, 8192));
    }
}
