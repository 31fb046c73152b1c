package dev.forkful.internal.ship;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.forkful.internal.wire.MalformedFrameException;
import dev.forkful.internal.wire.Payload;
import dev.forkful.internal.wire.Payload.Builder;
import dev.forkful.testing.Compiler;
import java.io.InvalidClassException;
import java.io.InvalidObjectException;
import java.io.NotSerializableException;
import java.io.ObjectInputFilter.Status;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Records that travel without a serialization stream behave as if they had one. */
class RecordFormTest {
    private final HomeClasses classes = new HomeClasses();
    private final Values values = new Values(classes);

    private record All(
            int i,
            long j,
            double d,
            float f,
            boolean z,
            byte b,
            short s,
            char c,
            String text,
            Integer boxI,
            Long boxJ,
            Double boxD,
            Float boxF,
            Boolean boxZ,
            Byte boxB,
            Short boxS,
            Character boxC)
            implements Serializable {}

    private record Nothing() implements Serializable {}

    private record Pair(String first, String second) implements Serializable {}

    /** Says more than it has. */
    private record Loud(String text) implements Serializable {
        @Override
        public String text() {
            return text + "!";
        }
    }

    private record Positive(int number) implements Serializable {
        static boolean refuses;

        Positive {
            if (refuses && number < 0) {
                throw new IllegalArgumentException("negative");
            }
        }
    }

    private record Failing(int number) implements Serializable {
        static boolean fails;

        Failing {
            if (fails) {
                throw new AssertionError("an error");
            }
        }
    }

    private record Replaced(String by) implements Serializable {
        private Object writeReplace() {
            return by;
        }
    }

    private record Resolved(String to) implements Serializable {
        private Object readResolve() {
            return to;
        }
    }

    private record Other(int number) {}

    private static boolean isDirect(Payload payload) {
        return payload.toByteArray()[0] == Forms.RECORD;
    }

    private Object thereAndBack(Object value) throws Exception {
        return values.read(values.payload(value).open());
    }

    @Test
    void numbersAndTextsComeBackAsTheyWere() throws Exception {
        for (var record : List.of(
                new All(
                        1,
                        -2,
                        0.5,
                        Float.MIN_VALUE,
                        true,
                        (byte) -3,
                        (short) -4,
                        '\uD83D',
                        "€",
                        5,
                        6L,
                        7.0,
                        8f,
                        false,
                        (byte) 9,
                        (short) 10,
                        'x'),
                new All(
                        Integer.MIN_VALUE,
                        Long.MIN_VALUE,
                        -0.0,
                        Float.NaN,
                        false,
                        (byte) 0,
                        (short) 0,
                        '\0',
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null),
                new Nothing(),
                new Pair("", ""),
                new Pair("x".repeat(100_000), null),
                new Loud("text"))) {
            assertThat(isDirect(values.payload(record))).as("%s", record).isTrue();
            assertThat(thereAndBack(record)).isEqualTo(record);
        }
    }

    @Test
    void theFieldsTravelAndNotWhatTheMethodsSay() throws Exception {
        assertThat(((Loud) thereAndBack(new Loud("a"))).text()).isEqualTo("a!");
    }

    @Test
    void aTextThatIsThereTwiceIsOneAfterwards() throws Exception {
        var text = new String("text");
        var one = (Pair) thereAndBack(new Pair(text, text));
        assertThat(one.first()).isEqualTo("text").isSameAs(one.second());
        var two = (Pair) thereAndBack(new Pair(text, new String("text")));
        assertThat(two.first()).isEqualTo("text").isNotSameAs(two.second());
    }

    @Test
    void theConstructorMayRefuseAndHarmsNoOther() throws Exception {
        var bytes = new Builder();
        var writer = values.writer(bytes);
        for (int number : new int[] {1, -1, 2}) {
            writer.write(new Positive(number), "");
        }
        writer.write(new Failing(1), "");
        writer.write(List.of(3), "");
        var reader = values.reader(bytes.build().open());
        Positive.refuses = true;
        Failing.fails = true;
        try {
            assertThat(reader.next()).isEqualTo(new Positive(1));
            assertThatThrownBy(reader::next)
                    .isInstanceOf(InvalidObjectException.class)
                    .hasMessage("negative")
                    .hasCauseInstanceOf(IllegalArgumentException.class);
            assertThat(reader.next()).isEqualTo(new Positive(2));
            assertThatThrownBy(reader::next).isInstanceOf(AssertionError.class).hasMessage("an error");
            assertThat(reader.next()).isEqualTo(List.of(3));
        } finally {
            Positive.refuses = false;
            Failing.fails = false;
        }
    }

    @Test
    void whatIsReplacedIsReplaced() throws Exception {
        assertThat(thereAndBack(new Replaced("other"))).isEqualTo("other");
        assertThat(thereAndBack(new Resolved("another"))).isEqualTo("another");
    }

    @Test
    void whatIsNotSerializableStaysAtHome() {
        assertThatThrownBy(() -> values.payload(new Other(1))).isInstanceOf(NotSerializableException.class);
    }

    @Test
    void oneBetweenObjectsOfAStreamIsReadSkippedOrReadLater() throws Exception {
        var items = new ArrayList<Object>();
        for (int i = 0; i < 30; i++) {
            items.add(i % 3 == 0 ? new Pair("a", "b" + i) : i % 3 == 1 ? new ArrayList<>(List.of(i)) : i);
        }
        var bytes = new Builder();
        var writer = values.writer(bytes);
        for (var item : items) {
            writer.write(item, "");
        }
        var reader = values.reader(bytes.build().open());
        for (int i = 0; i < items.size(); i++) {
            switch (i % 4) {
                case 0 -> reader.skip();
                case 1 -> assertThat(reader.later().read()).isEqualTo(items.get(i));
                default -> assertThat(reader.next()).isEqualTo(items.get(i));
            }
        }
    }

    @Test
    void onlyTrustedClassesAreMade() throws Exception {
        var strict = new Values(new TrustedClasses(classes, Set.of(Pair.class.getName())));
        assertThat(strict.read(values.payload(new Pair("a", "b")).open())).isEqualTo(new Pair("a", "b"));
        var bytes = values.payload(new Loud("a"));
        assertThatThrownBy(() -> strict.read(bytes.open()))
                .isInstanceOf(SecurityException.class)
                .hasMessageContaining(Loud.class.getName());
    }

    @Test
    void theFilterOfTheJvmIsAsked() {
        var filter = new JvmFilter(seen -> Pair.class.equals(seen.serialClass()) ? Status.UNDECIDED : Status.REJECTED);
        assertThatCode(() -> filter.check(Pair.class, 10)).doesNotThrowAnyException();
        assertThatThrownBy(() -> filter.check(Loud.class, 10))
                .isInstanceOf(InvalidClassException.class)
                .hasMessageContaining(Loud.class.getName())
                .hasMessageContaining("REJECTED");
        var broken = new JvmFilter(seen -> {
            throw new IllegalStateException();
        });
        assertThatThrownBy(() -> broken.check(Pair.class, 10)).isInstanceOf(InvalidClassException.class);
    }

    /** Bytes that say that they are a record. */
    private Payload lie(Class<?> type, byte... content) {
        var bytes = new Builder();
        bytes.putByte(Forms.RECORD);
        var numbers = new ClassNumbers(classes);
        int number = numbers.of(type);
        numbers.commit(bytes);
        bytes.putSize(1 + content.length);
        bytes.putSize(number);
        bytes.write(content, 0, content.length);
        return bytes.build();
    }

    /** In a worker, of a class that it has not on its class path; where it is on the class path it goes as a record. */
    @Test
    void thoseOfOtherLoadersComeAsOneButDoNotGo() throws Exception {
        var bytes = Compiler.inMemory(
                "guests.Card", "package guests; public record Card(int number) implements java.io.Serializable {}");
        var type = new ClassLoader(null) {
            @Override
            protected Class<?> findClass(String name) throws ClassNotFoundException {
                byte[] all = Optional.ofNullable(bytes.get(name)).orElseThrow(() -> new ClassNotFoundException(name));
                return defineClass(name, all, 0, all.length);
            }
        }.loadClass("guests.Card");
        var card = type.getConstructor(int.class).newInstance(7);
        assertThat(values.read(lie(type, new byte[] {0, 0, 0, 7}).open())).isEqualTo(card);
        assertThat(isDirect(values.payload(card))).isFalse();
        assertThat(thereAndBack(card)).isEqualTo(card);
    }

    @Test
    void whatIsNoneCannotComeAsOne() {
        for (var type : List.of(ArrayList.class, Replaced.class, Resolved.class, Thread.State.class)) {
            assertThatThrownBy(() -> values.read(lie(type, Forms.NULL).open()))
                    .isInstanceOf(InvalidObjectException.class);
        }
        assertThatThrownBy(
                        () -> values.read(lie(Pair.class, Forms.NULL, (byte) 6, (byte) 0, (byte) 0, (byte) 0, (byte) 1)
                                .open()))
                .isInstanceOf(MalformedFrameException.class)
                .hasMessageContaining("second");
        assertThatThrownBy(() -> values.read(lie(Pair.class, Forms.NULL).open()))
                .isInstanceOf(MalformedFrameException.class);
    }
}
