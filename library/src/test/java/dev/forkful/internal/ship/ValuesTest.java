package dev.forkful.internal.ship;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.forkful.internal.wire.MalformedFrameException;
import dev.forkful.internal.wire.Payload;
import dev.forkful.internal.wire.Source;
import java.io.IOException;
import java.io.InvalidClassException;
import java.io.NotSerializableException;
import java.io.Serializable;
import java.lang.reflect.Array;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class ValuesTest {
    private final Values values = new Values(new HomeClasses());

    private Object thereAndBack(Object value) throws Exception {
        return values.read(values.payload(value).open());
    }

    record Point(int x, List<String> names) implements Serializable {}

    @Test
    void valuesComeBackAsTheyWere() throws Exception {
        for (var value : List.of(
                1,
                -1L,
                0.5,
                true,
                false,
                "",
                "héllo",
                "\uD83D\uDE00 and a lone \uD83D",
                "x".repeat(100_000),
                "\u20AC".repeat(100_000),
                'c',
                '\uD83D',
                (byte) -3,
                (short) -300,
                1.5f,
                new Point(3, List.of("a")),
                int.class,
                int[][].class,
                Thread.class,
                new UUID(1, -1),
                Duration.ofSeconds(-1, 5),
                Duration.ofSeconds(Long.MAX_VALUE, 999_999_999),
                Instant.MIN,
                Instant.MAX,
                new BigDecimal("1.50"),
                Path.of("some", "file"),
                Path.of(""),
                Optional.of(List.of(Path.of("/"))),
                Optional.empty(),
                Map.of(1, List.of(2)),
                Thread.State.NEW)) {
            var back = thereAndBack(value);
            assertThat(back).isEqualTo(value);
            assertThat(back.getClass()).isSameAs(value.getClass());
        }
        assertThat(thereAndBack(null)).isNull();
        assertThat(Double.doubleToRawLongBits((Double) thereAndBack(Double.longBitsToDouble(0x7ff8000000000123L))))
                .isEqualTo(0x7ff8000000000123L);
    }

    /** The text of such a path is another path's. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void aFileNameThatIsNoTextComesBackAsItWas(@TempDir Path folder) throws Exception {
        var made =
                new ProcessBuilder("sh", "-c", "touch \"$0/$(printf 'caf\\351 %%20 \\303\\251')\"", folder.toString());
        assertThat(made.inheritIO().start().waitFor()).isZero();
        Path file;
        try (var files = Files.list(folder)) {
            file = files.findFirst().orElseThrow();
        }
        for (var value : List.of(file, Optional.of(file), List.of(file, file.getParent()))) {
            assertThat(thereAndBack(value)).isEqualTo(value);
        }
        assertThat(Files.exists((Path) thereAndBack(file))).isTrue();
        // relative to where it arrives
        assertThatThrownBy(() -> values.payload(file.getFileName())).isInstanceOf(NotSerializableException.class);
        assertThatThrownBy(() -> values.payload(List.of(file.getFileName())))
                .isInstanceOf(NotSerializableException.class);
    }

    @Test
    void aPathThatOnlyLooksLikeOneIsItself() throws Exception {
        for (var path : List.of(Path.of("file:///tmp"), Path.of("/file:/tmp"), Path.of("what?"), Path.of("/what?"))) {
            assertThat(thereAndBack(path)).isEqualTo(path);
        }
    }

    @Test
    void arraysComeBackAsTheyWere() throws Exception {
        var random = new Random(1);
        for (int length : new int[] {0, 1, 100, 300_000}) {
            for (var type : List.of(
                    byte.class,
                    short.class,
                    char.class,
                    int.class,
                    long.class,
                    float.class,
                    double.class,
                    boolean.class)) {
                var array = Array.newInstance(type, length);
                for (int i = 0; i < length; i++) {
                    int n = random.nextInt();
                    switch (array) {
                        case byte[] a -> a[i] = (byte) n;
                        case short[] a -> a[i] = (short) n;
                        case char[] a -> a[i] = (char) n;
                        case int[] a -> a[i] = n;
                        case long[] a -> a[i] = n * 0x123456789L;
                        case float[] a -> a[i] = n;
                        case double[] a -> a[i] = n / 3.0;
                        case boolean[] a -> a[i] = n > 0;
                        default -> throw new AssertionError(type);
                    }
                }
                var payload = values.payload(array);
                assertThat(values.read(payload.open())).isEqualTo(array);
                assertThat(Values.isPlain(payload.open().getByte())).isTrue();
            }
        }
        var texts = new String[] {"a", null, "", "\uD83D", "", "€"};
        assertThat(thereAndBack(texts)).isInstanceOf(String[].class).isEqualTo(texts);
        var nested = new Object[] {1, new int[][] {{1}, {2, 3}}, new String[0][4], null};
        assertThat(thereAndBack(nested)).isInstanceOf(Object[].class).isEqualTo(nested);
    }

    @Test
    void textsThatAreTheSameObjectStayTheSameObject() throws Exception {
        for (int length : new int[] {2, 100}) {
            var texts = new String[length];
            for (int i = 0; i < length; i++) {
                texts[i] = "text " + i;
            }
            texts[length - 1] = texts[0];
            var back = (String[]) thereAndBack(texts);
            assertThat(back).isEqualTo(texts);
            assertThat(back[length - 1]).isSameAs(back[0]);
        }
    }

    /** Not a String[], though an array of a class that prints like one. */
    static class Text implements Serializable {
        final int[] numbers = {1, 2};
        Text next = this;
    }

    @Test
    void circlesAndAliasesStayWhatTheyAre() throws Exception {
        var text = new Text();
        var list = new ArrayList<>(List.of(text, text));
        var back = (List<?>) thereAndBack(list);
        assertThat(back.get(0)).isSameAs(back.get(1));
        assertThat(((Text) back.get(0)).next).isSameAs(back.get(0));
        assertThat(back.getClass()).isSameAs(ArrayList.class);
    }

    static class Step implements Serializable {
        Optional<Step> next = Optional.empty();
    }

    /** An {@code Optional} has its value from its beginning, so there is no moment in which it could be given to what is inside it. */
    @Test
    void anOptionalInsideItselfIsRefusedAndNotNull() throws Exception {
        var one = new Step();
        var two = new Step();
        one.next = Optional.of(two);
        two.next = Optional.of(one);
        var back = (Step) thereAndBack(one);
        assertThat(back.next.orElseThrow().next.orElseThrow()).isSameAs(back);
        assertThatThrownBy(() -> thereAndBack(one.next))
                .isInstanceOf(ClassCastException.class)
                .hasMessageContaining(Optional.class.getName());
    }

    @Test
    void onlyWhatRunsNoCodeOfOthersIsPlain() throws Exception {
        for (var value : Arrays.asList(null, 1, "s", new int[1], Path.of("p"), new String[] {"a"})) {
            assertThat(Values.isPlain(values.payload(value).toByteArray()[0])).isTrue();
        }
        for (var value : List.of(new Point(1, List.of()), List.of(), new Object[0], Thread.State.NEW)) {
            assertThat(Values.isPlain(values.payload(value).toByteArray()[0])).isFalse();
        }
        for (int b = Byte.MIN_VALUE; b < 0; b++) {
            assertThat(Values.isPlain((byte) b)).isFalse();
        }
    }

    @Test
    void aFalseLengthIsNotAllocated() throws Exception {
        for (var value : List.of("some text", new byte[3], new long[3], new boolean[3], new String[] {"a"})) {
            byte form = values.payload(value).toByteArray()[0];
            for (long size : new long[] {50, 1L << 31, (1L << 32) - 10, Long.MAX_VALUE}) {
                var lie = new Payload.Builder();
                lie.putByte(form);
                lie.putSize(size);
                lie.putByte(1);
                assertThatThrownBy(() -> values.read(lie.build().open())).isInstanceOf(MalformedFrameException.class);
            }
        }
    }

    @Test
    void whatBeginsLikeNothingIsCorrupt() {
        for (int b = Byte.MIN_VALUE; b <= Byte.MAX_VALUE; b++) {
            byte[] bytes = {(byte) b, 0, 0, 0};
            try {
                values.read(Source.of(bytes, 0, 4));
            } catch (IOException | ClassNotFoundException e) {
                // as it should be
            }
        }
        assertThatThrownBy(() -> values.read(Source.of(new byte[] {63}, 0, 1)))
                .isInstanceOf(MalformedFrameException.class);
        assertThatThrownBy(() -> values.read(Source.of(new byte[0], 0, 0))).isInstanceOf(IOException.class);
    }

    @Test
    void randomDamageEndsInAnExceptionAndAllocatesLittle() throws Exception {
        var samples = List.of(
                values.payload(new Point(3, List.of("a", "b"))).toByteArray(),
                values.payload(new ArrayList<>(List.of(1, "two", new long[] {3})))
                        .toByteArray(),
                values.payload(new String[] {"a", "b"}).toByteArray(),
                values.payload(Instant.now()).toByteArray());
        for (int round = 0; round < 20_000; round++) {
            long seed = System.nanoTime() + round;
            var random = new Random(seed);
            byte[] bytes = samples.get(random.nextInt(samples.size())).clone();
            for (int n = random.nextInt(3); n >= 0; n--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            }
            int length = random.nextBoolean() ? bytes.length : random.nextInt(bytes.length + 1);
            try {
                values.read(Source.of(bytes, 0, length));
            } catch (Exception | LinkageError e) {
                // whatever it is, it is not out of memory
            } catch (Error e) {
                throw new AssertionError("seed " + seed, e);
            }
        }
    }

    @Test
    void aClassThatIsOfAnotherVersionThereIsToldAndNotMisread() throws Exception {
        var bytes = values.payload(new Point(3, List.of())).toByteArray();
        var name = Point.class.getName();
        int at = new String(bytes, java.nio.charset.StandardCharsets.ISO_8859_1).indexOf(name);
        bytes[at + name.length()] ^= 1; // the first byte of what stands for its fields
        assertThatThrownBy(() -> values.read(Source.of(bytes, 0, bytes.length)))
                .isInstanceOf(InvalidClassException.class)
                .hasMessageContaining(name)
                .hasMessageContaining("different versions");
    }

    @Test
    void aClassThatIsNotThereIsNamed() throws Exception {
        var bytes = values.payload(new Point(3, List.of())).toByteArray();
        int at = new String(bytes, java.nio.charset.StandardCharsets.ISO_8859_1).indexOf("ValuesTest");
        bytes[at] = 'W';
        assertThatThrownBy(() -> values.read(Source.of(bytes, 0, bytes.length)))
                .isInstanceOf(ClassNotFoundException.class)
                .hasMessageContaining("WaluesTest");
    }

    /** Functions from here set the variables of a session in a worker; values from there set nothing here. */
    @Test
    void aWorkerCannotSetVariablesHere() {
        var bytes = new Payload.Builder();
        bytes.putByte(Forms.SESSION);
        bytes.putSize(20);
        bytes.putSize(1);
        bytes.putInt(ClassSpace.APPLICATION);
        bytes.putString("java.lang.System");
        bytes.putString("out");
        bytes.putByte(Forms.NULL);
        assertThatThrownBy(
                        () -> new Values(new HomeClasses()).read(bytes.build().open()))
                .isInstanceOf(MalformedFrameException.class);
    }
}
