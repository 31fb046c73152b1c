package dev.forkful.processes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.forkful.Call;
import dev.forkful.NotShippableException;
import dev.forkful.TaskFailedException;
import dev.forkful.UndecodedException;
import dev.forkful.Workers;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.Serial;
import java.io.Serializable;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Fault 39: a worker's word is not enough to make an object here. */
@Tag("processes")
class TrustTest {
    record Order(String what, List<Integer> numbers) implements Serializable {}

    /** Travels without a serialization stream. */
    record Label(String text) implements Serializable {
        static volatile int made;

        Label {
            made++;
        }
    }

    record Price(long cents) implements Serializable {}

    /** One that shows whether an object was made from bytes. */
    static final class Gadget implements Serializable {
        @Serial
        private static final long serialVersionUID = 1;

        static volatile int made;

        @Serial
        private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
            made++;
            in.defaultReadObject();
        }
    }

    static final class OwnException extends Exception {
        @Serial
        private static final long serialVersionUID = 1;

        final Gadget gadget = new Gadget();

        OwnException() {
            super("with a gadget");
        }
    }

    private Workers workers;

    @BeforeEach
    void open() {
        workers = Workers.ofProcesses().count(1).trustOnly(Order.class).open();
        Gadget.made = 0;
    }

    @AfterEach
    void close() {
        workers.close();
    }

    static Stream<Object> plainOrListed() {
        return Stream.of(
                new Order("shoes", List.of(1, 2)),
                new Order[] {new Order("gloves", List.of())},
                Map.of("k", List.of(new Order("hat", new ArrayList<>(List.of(3))))),
                new int[][] {{1}, {2, 3}},
                new BigInteger("123456789012345678901234567890"),
                Instant.EPOCH,
                Path.of("a", "b"),
                Optional.of("present"),
                new HashMap<>(Map.of(1, 'c', 2L, 2.5f)));
    }

    @ParameterizedTest
    @MethodSource
    void plainOrListed(Object value) {
        Call<Object> call = () -> value;
        assertThat(workers.submit(call).join()).isEqualTo(value);
        assertThat(workers.map(List.of(value), v -> v)).containsExactly(value);
    }

    private static Object proxy() {
        return Proxy.newProxyInstance(
                TrustTest.class.getClassLoader(), new Class<?>[] {Comparable.class}, (InvocationHandler & Serializable)
                        (p, m, a) -> null);
    }

    private static Call<Object> lambda() {
        return () -> 1;
    }

    @Test
    void nothingOfAnotherClassIsMade() {
        var calls = List.<Call<Object>>of(
                () -> new Gadget(),
                () -> new Gadget[] {new Gadget()},
                () -> new Gadget[1][1],
                () -> new ArrayList<>(List.of("a", new Gadget())),
                () -> new Object[] {new Order("x", List.of()), new Gadget()},
                () -> Optional.of(new Gadget()),
                () -> lambda(),
                () -> proxy());
        for (int i = 0; i < calls.size(); i++) {
            assertThatThrownBy(workers.submit(calls.get(i))::join)
                    .as("call %d", i)
                    .isInstanceOf(NotShippableException.class)
                    .rootCause()
                    .isInstanceOf(SecurityException.class)
                    .hasMessageContaining("trustOnly");
        }
        assertThatThrownBy(() -> workers.map(List.of(1, 2, 3), n -> n == 2 ? new Gadget() : n))
                .isInstanceOf(NotShippableException.class);
        assertThat(Gadget.made).isZero();
        assertThat(workers.submit(() -> "usable").join()).isEqualTo("usable");
    }

    @Test
    void anExceptionOfAnotherClassIsTold() {
        assertThatExceptionOfType(TaskFailedException.class)
                .isThrownBy(workers.submit(() -> {
                    throw new OwnException();
                })::join)
                .withMessageContaining("OwnException")
                .withCauseInstanceOf(UndecodedException.class);
        assertThatExceptionOfType(TaskFailedException.class)
                .isThrownBy(workers.submit(() -> {
                    throw new IOException("plain");
                })::join)
                .withCauseExactlyInstanceOf(IOException.class);
        assertThat(Gadget.made).isZero();
    }

    /** What this process sends its workers is its own. */
    @Test
    void argumentsMayBeOfAnyClass() {
        var gadget = new Gadget();
        assertThat(workers.submit(() -> gadget.getClass().getSimpleName()).join())
                .isEqualTo("Gadget");
    }

    @Test
    void aRecordThatIsNotListedIsNotMadeEither() {
        assertThat(workers.submit(() -> new Label("here").text()).join()).isEqualTo("here");
        assertThatExceptionOfType(NotShippableException.class)
                .isThrownBy(workers.submit(() -> new Label("not here"))::join)
                .withMessageContaining("Label");
        assertThat(Label.made).isZero();
    }

    /** That of the JVM which reads, here the worker's. */
    @Test
    void theFilterForSerializationHoldsForRecords() {
        try (var careful = Workers.ofProcesses()
                .count(1)
                .jvmArgs("-Djdk.serialFilter=!" + Label.class.getName() + ";*")
                .open()) {
            assertThat(careful.map(List.of(new Price(7)), Price::cents)).containsExactly(7L);
            assertThatExceptionOfType(TaskFailedException.class)
                    .isThrownBy(() -> careful.map(List.of(new Label("a")), Label::text))
                    .satisfies(e -> assertThat(e).hasStackTraceContaining("REJECTED"));
            assertThat(careful.map(List.of(new Price(8)), Price::cents)).containsExactly(8L);
        }
    }

    @Test
    void aCodecDoesNotGoWithIt() {
        var builder = Workers.ofProcesses().trustOnly().codec(new CodecTest.Tracing(List.of()));
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(builder::open)
                .withMessageContaining("trustOnly");
    }
}
