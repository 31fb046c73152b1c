package dev.forkful.internal.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forkful.internal.wire.Frame.Kind;
import dev.forkful.internal.wire.Payload;
import dev.forkful.internal.wire.SharedFile;
import org.junit.jupiter.api.Test;

/** The worker's end, over memory of its own. */
class RingTest {
    private static Payload.Builder bytes(int length) {
        var bytes = new Payload.Builder();
        bytes.write(new byte[length], 0, length);
        return bytes;
    }

    /** Or the next task would have begun before what it waited for had been passed over, and be out of time too soon. */
    @Test
    void theClockIsLookedAtAfterWhatWasPassedOver() throws Exception {
        try (var file = SharedFile.ofNoOne();
                var ring = new Ring(file)) {
            var parent = file.parentWriter();
            parent.put(Kind.TASK.code(), 0, 1, bytes(500));
            parent.put(Kind.TASK.code(), 1, 2, bytes(8));
            parent.publish();
            ring.awaitFrame();
            long before = System.nanoTime();
            ring.skip();
            ring.awaitFrame();
            assertThat(ring.id()).isEqualTo(2);
            assertThat(ring.clock() - before).isNotNegative();
        }
    }
}
