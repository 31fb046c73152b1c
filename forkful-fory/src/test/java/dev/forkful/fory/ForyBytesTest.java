package dev.forkful.fory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.forkful.fory.Cargo.Booking;
import dev.forkful.fory.Cargo.Line;
import dev.forkful.fory.Cargo.Order;
import dev.forkful.spi.Codec.ClassLoaders;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** The codec alone. */
class ForyBytesTest {
    private static final ClassLoaders ONE = new ClassLoaders() {
        @Override
        public int numberOf(Class<?> type) {
            return type.getClassLoader() == null ? 0 : APPLICATION;
        }

        @Override
        public ClassLoader loader(int number) throws ClassNotFoundException {
            if (number != APPLICATION) {
                throw new ClassNotFoundException("no loader " + number);
            }
            return ForyBytesTest.class.getClassLoader();
        }
    };

    private final ForyCodec codec = new ForyCodec();

    private byte[] written(Object value) throws IOException {
        var bytes = new ByteArrayOutputStream();
        codec.write(value, bytes, ONE);
        return bytes.toByteArray();
    }

    private Object read(byte[] bytes) throws IOException, ClassNotFoundException {
        return codec.read(new ByteArrayInputStream(bytes), ONE);
    }

    private static Object random(Random random, int depth) {
        return switch (random.nextInt(depth > 4 ? 5 : 9)) {
            case 0 -> random.nextInt();
            case 1 -> "text " + (char) random.nextInt() + random.nextInt();
            case 2 -> random.nextDouble();
            case 3 -> Line.of(random.nextInt(1000));
            case 4 -> Cargo.Colour.GREEN;
            case 5 -> new Booking("b" + random.nextInt(), random(random, depth + 1));
            case 6 -> {
                var map = new HashMap<String, Object>();
                for (int n = random.nextInt(6); n > 0; n--) {
                    map.put("k" + n, random(random, depth + 1));
                }
                yield new Order("o", List.of(Line.of(1)), map);
            }
            default -> {
                var list = new ArrayList<>();
                for (int n = random.nextInt(6); n > 0; n--) {
                    list.add(random(random, depth + 1));
                }
                yield list;
            }
        };
    }

    @Test
    void randomGraphsComeBackAsTheyWereFromManyThreads() throws Exception {
        Callable<Void> some = () -> {
            for (int round = 0; round < 300; round++) {
                long seed = System.nanoTime();
                var value = random(new Random(seed), 0);
                assertThat(read(written(value))).as("seed %d", seed).isEqualTo(value);
            }
            return null;
        };
        try (var threads = Executors.newFixedThreadPool(4)) {
            for (var done : threads.invokeAll(List.of(some, some, some, some))) {
                done.get();
            }
        }
    }

    @Test
    void damagedBytesEndInAnExceptionAndAllocateLittle() throws Exception {
        var samples = List.of(
                written(new Order("o", List.of(Line.of(1), Line.of(2)), Map.of("k", new long[] {1, 2}))),
                written(new ArrayList<>(List.of("a", new int[100], new Booking("b", Map.of(1, 2))))));
        for (int round = 0; round < 3_000; round++) {
            long seed = System.nanoTime() + round;
            var random = new Random(seed);
            byte[] bytes = samples.get(random.nextInt(samples.size())).clone();
            for (int n = random.nextInt(3); n >= 0; n--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            }
            try {
                read(Arrays.copyOf(bytes, random.nextBoolean() ? bytes.length : random.nextInt(bytes.length)));
            } catch (Exception | LinkageError e) {
                // whatever it is, it is not out of memory
            } catch (Error e) {
                throw new AssertionError("seed " + seed, e);
            }
        }
        assertThat(read(written(Line.of(3)))).isEqualTo(Line.of(3)); // as before
    }

    @Test
    void aNullCapturedTogetherWithObjectsIsKept() throws Exception {
        assertThat(read(written(new Object[] {null, Line.of(1)}))).isEqualTo(new Object[] {null, Line.of(1)});
    }

    @Test
    void aCodecThatHasTravelledIsAsGoodAsBefore() throws Exception {
        var bytes = new ByteArrayOutputStream();
        new ObjectOutputStream(bytes).writeObject(codec);
        var there = (ForyCodec) new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray())).readObject();
        assertThat(there).isEqualTo(codec);
        assertThat(there.read(new ByteArrayInputStream(written(Line.of(5))), ONE))
                .isEqualTo(Line.of(5));
        var more = new ArrayList<Object>();
        for (int i = 0; i < 5_000; i++) {
            more.add(Line.of(i));
        }
        assertThat(read(written(more))).isEqualTo(more);
    }

    /** The text of such a path is another path's. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void aFileNameThatIsNoTextComesBackAsItWas() throws Exception {
        var odd = Path.of(URI.create("file:///tmp/caf%E9%20%25"));
        for (var value :
                List.of(new ArrayList<>(List.of(odd, Path.of("b"), Path.of("file:///tmp"))), Optional.of(odd))) {
            assertThat(read(written(value))).isEqualTo(value);
        }
        // relative to where it arrives
        assertThatThrownBy(() -> written(new ArrayList<>(List.of(odd.getFileName()))))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("make it absolute");
    }
}
