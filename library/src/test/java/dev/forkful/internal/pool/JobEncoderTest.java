package dev.forkful.internal.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forkful.Fn;
import dev.forkful.internal.ship.Encoder;
import dev.forkful.internal.ship.HomeClasses;
import dev.forkful.spi.Batch;
import java.lang.reflect.Proxy;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a job becomes on its way to a worker. */
class JobEncoderTest {
    private static final int MIB = 1 << 20;

    private final HomeClasses classes = new HomeClasses();
    private final JobEncoder encoder = new JobEncoder(classes, new Encoder(classes));
    private final PreparedFunction function = encoder.prepare((Fn<byte[], Integer>) bytes -> bytes.length);

    /** The least that a batch has to have to be encoded. */
    private Batch batch(int items, int bytes) {
        List<?>[] all = {Collections.nCopies(items, new byte[bytes])};
        return (Batch) Proxy.newProxyInstance(
                Batch.class.getClassLoader(), new Class<?>[] {Batch.class}, (proxy, method, args) -> {
                    switch (method.getName()) {
                        case "items" -> {
                            return all[0];
                        }
                        case "function" -> {
                            return function;
                        }
                        case "shorten" -> {
                            all[0] = all[0].subList(0, (int) args[0]);
                            return null;
                        }
                        default -> throw new AssertionError(method + " is not asked for");
                    }
                });
    }

    /** How many there are to be follows from the items of before, which may have been small. */
    @Test
    void ofLargeItemsFewAreMadeIntoBytesAtOnce() {
        var shipment = encoder.encode(batch(5000, MIB / 8), Limits.NONE);
        assertThat(shipment.items()).isBetween(8, 9);
        assertThat(shipment.payload()).isNotNull();
        assertThat(shipment.payload().length()).isBetween((long) MIB, MIB + MIB / 4L);
    }

    @Test
    void oneAtLeast() {
        assertThat(encoder.encode(batch(2, 3 * MIB), Limits.NONE).items()).isOne();
    }

    @Test
    void ofSmallItemsAll() {
        assertThat(encoder.encode(batch(5000, 100), Limits.NONE).items()).isEqualTo(5000);
    }

    /** It was short enough when it was encoded first, and no one would submit the rest. */
    @Test
    void whatIsEncodedAgainIsEncodedAsAWhole() {
        assertThat(encoder.encode(batch(20, MIB), function).length()).isGreaterThan(20L * MIB);
    }
}
