package dev.forkful.internal.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PauseTest {
    /** A worker once slept a millisecond each time, because it had counted the looks as sleeps: 256 KiB there and back took three. */
    @Test
    void sleepsAreShortBeforeTheyAreLong() {
        long[] sleeps = IntStream.range(0, 20_000)
                .mapToLong(Pause::nanos)
                .filter(nanos -> nanos > 0)
                .toArray();
        assertThat(sleeps).isSorted();
        assertThat(sleeps).startsWith(20_000).endsWith(1_000_000);
        assertThat(sleeps[999]).isEqualTo(20_000);
        assertThat(sleeps[1000]).isEqualTo(1_000_000);
    }
}
