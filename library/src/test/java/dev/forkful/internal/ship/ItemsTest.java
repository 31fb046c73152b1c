package dev.forkful.internal.ship;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.forkful.NotShippableException;
import dev.forkful.internal.wire.Payload;
import dev.forkful.internal.wire.Payload.Builder;
import dev.forkful.internal.wire.Source;
import dev.forkful.testing.Compiler;
import java.io.ByteArrayOutputStream;
import java.io.Externalizable;
import java.io.IOException;
import java.io.ObjectInput;
import java.io.ObjectInputStream;
import java.io.ObjectOutput;
import java.io.Serializable;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Many values in the same bytes, which know nothing of each other. */
class ItemsTest {
    private final HomeClasses classes = new HomeClasses();
    private final Values values = new Values(classes);
    private final Encoder encoder = new Encoder(classes);

    record Order(String name, Map<String, Integer> lines) implements Serializable {}

    record Holder(Object held) implements Serializable {}

    enum Colour {
        RED,
        GREEN
    }

    /** Fails half-way, before the classes behind it have been read. */
    static class Unreadable implements Serializable {
        private final Object first = new Order("first", Map.of());

        private void readObject(ObjectInputStream in) throws IOException {
            throw new IllegalStateException("cannot be read");
        }
    }

    /** Reads less than it has written. */
    static class HalfRead implements Serializable {
        private final List<Integer> rest = List.of(1, 2, 3);

        private void readObject(ObjectInputStream in) {}
    }

    private static Object random(Random random, int depth) {
        return switch (random.nextInt(depth > 3 ? 6 : 12)) {
            case 0 -> random.nextInt();
            case 1 -> "text " + random.nextInt(10);
            case 2 -> random.nextDouble();
            case 3 -> random.longs(random.nextInt(20)).toArray();
            case 4 -> Colour.values()[random.nextInt(2)];
            case 5 -> null;
            case 6 -> new Order("o" + random.nextInt(), Map.of("a", random.nextInt()));
            case 7 -> new Holder(random(random, depth + 1));
            case 8 -> new Holder[] {new Holder(random(random, depth + 1))};
            case 9 -> new Object[] {Thread.class, int.class};
            case 10 -> new int[3][random.nextInt(4)];
            default -> {
                var list = new ArrayList<>();
                for (int n = random.nextInt(5); n > 0; n--) {
                    list.add(random(random, depth + 1));
                }
                yield list;
            }
        };
    }

    @Test
    void itemsComeBackOneByOneWhetherReadSkippedOrReadLater() throws Exception {
        for (int round = 0; round < 200; round++) {
            long seed = System.nanoTime();
            var random = new Random(seed);
            var items = new ArrayList<Object>();
            var bytes = new Builder();
            var writer = values.writer(bytes);
            for (int n = random.nextInt(50); n >= 0; n--) {
                var item = random(random, 0);
                items.add(item);
                writer.write(item, "");
                bytes.putInt(n); // something of the caller's own
            }
            var source = bytes.build().open();
            var reader = values.reader(source);
            var later = new ArrayList<Unread>();
            for (int i = 0; i < items.size(); i++) {
                var item = items.get(i);
                switch (random.nextInt(3)) {
                    case 0 -> {
                        same(reader.next(), item, seed);
                        later.add(null);
                    }
                    case 1 -> {
                        reader.skip();
                        later.add(null);
                    }
                    default -> later.add(reader.later());
                }
                assertThat(source.getInt()).isEqualTo(items.size() - 1 - i);
            }
            assertThat(source.remaining()).isZero();
            for (int i = items.size() - 1; i >= 0; i--) {
                if (later.get(i) != null) {
                    same(later.get(i).read(), items.get(i), seed);
                }
            }
        }
    }

    private static void same(Object actual, Object expected, long seed) {
        assertThat(actual).as("seed %d", seed).usingRecursiveComparison().isEqualTo(expected);
    }

    @Test
    void aClassIsDescribedOnceInABatch() throws Exception {
        var one = new Builder();
        values.writer(one).write(new Order("a", null), "");
        var many = new Builder();
        var writer = values.writer(many);
        for (int i = 0; i < 100; i++) {
            writer.write(new Order("a", null), "");
        }
        assertThat(many.length()).isLessThan(40 * 100).isGreaterThan(one.length());
    }

    @Test
    void itemsShareNoObjects() throws Exception {
        var shared = new ArrayList<>(List.of("a"));
        var bytes = new Builder();
        var writer = values.writer(bytes);
        for (int i = 0; i < 3; i++) {
            writer.write(new Holder(shared), "");
        }
        var reader = values.reader(bytes.build().open());
        for (int i = 0; i < 3; i++) {
            @SuppressWarnings("unchecked")
            var list = (List<String>) ((Holder) reader.next()).held();
            assertThat(list).containsExactly("a");
            list.add("changed"); // is not seen by the next
        }
    }

    @Test
    void aChangeBetweenTwoItemsIsSeenByTheSecond() throws Exception {
        var list = new ArrayList<>(List.of("a"));
        var bytes = new Builder();
        var writer = values.writer(bytes);
        writer.write(list, "");
        list.add("b");
        writer.write(list, "");
        var reader = values.reader(bytes.build().open());
        assertThat(reader.next()).isEqualTo(List.of("a"));
        assertThat(reader.next()).isEqualTo(List.of("a", "b"));
    }

    @Test
    void anItemThatCannotBeReadHarmsNoOther() throws Exception {
        var bytes = new Builder();
        var writer = values.writer(bytes);
        writer.write(new Holder(new Unreadable()), "");
        writer.write(new Order("second", Map.of("k", 1)), ""); // its class came up in the first
        writer.write(new HalfRead(), "");
        writer.write(new Holder(List.of(1)), "");
        var reader = values.reader(bytes.build().open());
        assertThatThrownBy(reader::next).hasMessage("cannot be read");
        assertThat(reader.next()).isEqualTo(new Order("second", Map.of("k", 1)));
        assertThat(reader.next()).isInstanceOf(HalfRead.class);
        assertThat(reader.next()).isEqualTo(new Holder(List.of(1)));
    }

    @Test
    void anItemThatCannotBeWrittenLeavesNothingBehind() throws Exception {
        var bytes = new Builder();
        var writer = encoder.writer(bytes);
        encoder.encode(new Order("first", null), "item 1", writer);
        long length = bytes.length();
        assertThatThrownBy(() -> encoder.encode(new Holder(List.of(Colour.RED, new Thread())), "item 2", writer))
                .isInstanceOfSatisfying(
                        NotShippableException.class, e -> assertThat(e.path()).isEqualTo("field 'held' -> [1]"))
                .hasMessageStartingWith("item 2 cannot travel to another process: ");
        assertThat(bytes.length()).isEqualTo(length);
        encoder.encode(new Holder(Colour.GREEN), "item 3", writer);
        encoder.encode(new Order("last", null), "item 4", writer);
        var reader = values.reader(bytes.build().open());
        assertThat(reader.next()).isEqualTo(new Order("first", null));
        assertThat(reader.next()).isEqualTo(new Holder(Colour.GREEN));
        assertThat(reader.next()).isEqualTo(new Order("last", null));
    }

    /** Classes of a loader that has lost one of them. */
    private static Class<?> withALossOf(String lost, String name, String text) throws ClassNotFoundException {
        var bytes = Compiler.inMemory(name, text);
        assertThat(bytes).containsKey(lost);
        return new ClassLoader(null) {
            @Override
            protected Class<?> findClass(String wanted) throws ClassNotFoundException {
                byte[] all = wanted.equals(lost) ? null : bytes.get(wanted);
                if (all == null) {
                    throw new ClassNotFoundException(wanted);
                }
                return defineClass(wanted, all, 0, all.length);
            }
        }.loadClass(name);
    }

    /** What is missing is needed for the check sum of the class, and not to write its object. */
    @Test
    void anItemWhoseClassCannotBeDescribedLeavesNothingBehind() throws Exception {
        var maker = withALossOf("guests.Missing", "guests.Maker", """
                package guests;

                public class Maker implements java.util.function.Supplier<Object> {
                    public Object get() { return new Late(); }
                }

                class Late implements java.io.Serializable {
                    Late() {}

                    Late(Missing missing) {}
                }

                class Missing {}
                """);
        var late = ((Supplier<?>) maker.getConstructor().newInstance()).get();
        var bytes = new Builder();
        var writer = encoder.writer(bytes);
        encoder.encode(new Order("first", null), "item 1", writer);
        long length = bytes.length();
        for (var item : List.of(late, new Holder(List.of(Colour.RED, late)))) {
            assertThatThrownBy(() -> encoder.encode(item, "item 2", writer))
                    .isInstanceOf(NotShippableException.class)
                    .hasMessageContaining("NoClassDefFoundError")
                    .hasMessageContaining("guests/Missing");
            assertThat(bytes.length()).isEqualTo(length);
        }
        encoder.encode(new Holder(Colour.GREEN), "item 3", writer);
        encoder.encode(new Order("last", null), "item 4", writer);
        var reader = values.reader(bytes.build().open());
        assertThat(reader.next()).isEqualTo(new Order("first", null));
        assertThat(reader.next()).isEqualTo(new Holder(Colour.GREEN));
        assertThat(reader.next()).isEqualTo(new Order("last", null));
    }

    /** Reads as long as there is something, as streams let one do. */
    public static final class Greedy implements Externalizable {
        private byte[] bytes = {};

        @Override
        public void writeExternal(ObjectOutput out) throws IOException {
            out.write(bytes);
        }

        @Override
        public void readExternal(ObjectInput in) throws IOException {
            var all = new ByteArrayOutputStream();
            byte[] some = new byte[100];
            while (in.available() > 0) {
                int n = in.read(some);
                all.write(some, 0, n);
            }
            bytes = all.toByteArray();
        }
    }

    /** Has something that an older version had not. */
    public static final class Grown implements Externalizable {
        private int number;
        private int extra;

        @Override
        public void writeExternal(ObjectOutput out) throws IOException {
            out.writeInt(number);
            out.writeInt(extra);
        }

        @Override
        public void readExternal(ObjectInput in) throws IOException {
            number = in.readInt();
            if (in.available() > 0) {
                extra = in.readInt();
            }
        }
    }

    /** As they come to a worker, some at a time. */
    private static Source inSteps(Payload payload, int step) {
        byte[] bytes = payload.toByteArray();
        int[] at = {0};
        return Source.ofKnown(
                (to, offset, atMost) -> {
                    int n = (int) Math.min(Math.min(step, atMost), bytes.length - at[0]);
                    MemorySegment.copy(MemorySegment.ofArray(bytes), at[0], to, offset, n);
                    at[0] += n;
                    return n == 0 ? -1 : n;
                },
                bytes.length);
    }

    @Test
    void anObjectMayAskWhetherThereIsMoreOfIt() throws Exception {
        var greedy = new Greedy();
        greedy.bytes = new byte[300_000];
        new Random(1).nextBytes(greedy.bytes);
        var all = new ArrayList<Grown>();
        for (int i = 0; i < 10_000; i++) {
            var grown = new Grown();
            grown.number = i;
            grown.extra = -i;
            all.add(grown);
        }
        var bytes = new Builder();
        var writer = values.writer(bytes);
        writer.write(greedy, "");
        writer.write(all, "");
        var payload = bytes.build();
        for (var source : List.of(payload.open(), inSteps(payload, 1000), inSteps(payload, 1))) {
            var reader = values.reader(source);
            assertThat(((Greedy) reader.next()).bytes).isEqualTo(greedy.bytes);
            var back = (List<?>) reader.next();
            assertThat(back).hasSize(all.size()).allMatch(o -> o instanceof Grown g && g.extra == -g.number);
            assertThat(source.remaining()).isZero();
        }
    }
}
