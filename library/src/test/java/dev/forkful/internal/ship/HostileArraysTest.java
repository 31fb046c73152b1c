package dev.forkful.internal.ship;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import dev.forkful.internal.wire.Payload;
import java.io.InvalidClassException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Fault 22: serialization makes an array before it reads what is in it, so many small lies about lengths add up. */
class HostileArraysTest {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    /** As in {@code java.io.ObjectStreamConstants}: an array, of a class that is known already. */
    private static final int ARRAY_OF_KNOWN = 0x75_71;

    private final Values values = new Values(new HomeClasses());

    private Object read(byte[] bytes) throws Exception {
        return values.read(Payload.of(bytes).open());
    }

    private static Object nested(int depth, Object innermost) {
        Object all = innermost;
        for (int n = 0; n < depth; n++) {
            all = new Object[] {all};
        }
        return all;
    }

    /** Lets every array of one element claim as many as are believed for as long as one looks at it alone. */
    private static int exaggerate(byte[] bytes, int length) {
        var all = ByteBuffer.wrap(bytes);
        int lies = 0;
        for (int at = 0; at + 10 <= bytes.length; at++) {
            if (all.getShort(at) == ARRAY_OF_KNOWN && all.getInt(at + 6) == 1) {
                all.putInt(at + 6, length);
                lies++;
            }
        }
        return lies;
    }

    @Test
    void arraysInArraysDoNotClaimMoreTogetherThanThereAreBytes() throws Exception {
        for (int claim : List.of(4000, 400_000)) {
            byte[] bytes = values.payload(nested(300, new byte[100_000])).toByteArray();
            assertThat(exaggerate(bytes, claim)).isGreaterThan(200);
            long before = THREADS.getCurrentThreadAllocatedBytes();
            assertThatThrownBy(() -> read(bytes))
                    .isInstanceOf(InvalidClassException.class)
                    .hasMessageContaining("REJECTED");
            // a reference takes up to 8 bytes, and a hash table may be so much larger than what is in it
            assertThat(THREADS.getCurrentThreadAllocatedBytes() - before).isLessThan(64L * bytes.length + (1 << 20));
        }
    }

    /** What takes most room for its bytes, and is no lie. */
    @Test
    void honestCollectionsAreRead() throws Exception {
        var all = new ArrayList<Object>();
        for (int n = 0; n < 2_000; n++) {
            all.add(new HashMap<>());
            all.add(new HashSet<>());
            all.add(new IdentityHashMap<>());
            all.add(new LinkedHashMap<>(Map.of(1, 2)));
            all.add(new Object[n % 10]);
            all.add(new long[0]);
            all.add(new ArrayList<>(Collections.nCopies(n % 50, null)));
        }
        all.add(new ArrayList<>(Collections.nCopies(100_000, null)));
        all.add(new Object[200_000]);
        all.add(new long[50_000]);
        var large = new HashMap<Byte, Byte>(2, 0.1f);
        var many = new HashMap<Integer, Integer>(2, 0.25f);
        for (int n = 0; n < 50_000; n++) {
            large.put((byte) n, null);
            many.put(n, n);
        }
        all.add(large);
        all.add(many);
        Collections.shuffle(all, new Random(1));
        var back = (List<?>) read(values.payload(all).toByteArray());
        assertThat(back).hasSameSizeAs(all);
        assertThat(back.get(all.indexOf(many))).isEqualTo(many);
    }

    /** Each value of a batch for itself, and all of them. */
    @Test
    void honestCollectionsAreReadOneAfterTheOther() throws Exception {
        var to = new Payload.Builder();
        var items = values.writer(to);
        for (int n = 0; n < 1_000; n++) {
            items.write(n % 2 == 0 ? new HashMap<>() : new ArrayList<>(Collections.nCopies(n, null)), "");
        }
        var reader = values.reader(to.build().open());
        for (int n = 0; n < 1_000; n++) {
            assertThat(reader.next()).isEqualTo(n % 2 == 0 ? Map.of() : Collections.nCopies(n, null));
        }
    }
}
