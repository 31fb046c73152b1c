package dev.forkful.processes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.forkful.Action;
import dev.forkful.Call;
import dev.forkful.Fn;
import dev.forkful.NotShippableException;
import dev.forkful.TaskException;
import dev.forkful.TaskFailedException;
import dev.forkful.Workers;
import dev.forkful.spi.Codec;
import dev.forkful.testing.Compiler;
import java.io.IOException;
import java.io.InputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.ObjectStreamClass;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Values by a codec that the user has chosen. */
@Tag("processes")
class CodecTest {
    /** JDK serialization that finds classes as a codec should, and leaves a trace in every list. */
    record Tracing(List<String> jvmArgs) implements Codec {
        @Override
        public void write(Object value, OutputStream to, ClassLoaders loaders) throws IOException {
            if (value.equals(List.of("unwritable"))) {
                throw new IOException("this codec does not like that");
            }
            var out = new ObjectOutputStream(to) {
                @Override
                protected void annotateClass(Class<?> type) throws IOException {
                    writeInt(loaders.numberOf(type));
                }
            };
            out.writeObject(value);
            out.flush();
        }

        @Override
        public Object read(InputStream from, ClassLoaders loaders) throws IOException, ClassNotFoundException {
            var in = new ObjectInputStream(from) {
                @Override
                protected Class<?> resolveClass(ObjectStreamClass c) throws IOException, ClassNotFoundException {
                    return Class.forName(c.getName(), false, loaders.loader(readInt()));
                }
            };
            var read = in.readObject();
            if (read.equals(List.of("unreadable"))) {
                throw new IOException("this codec cannot read that");
            }
            if (read instanceof ArrayList<?> list) {
                var more = new ArrayList<Object>(list);
                more.add("by codec");
                return more;
            }
            return read;
        }
    }

    private static Workers open() {
        return Workers.ofProcesses().count(1).codec(new Tracing(List.of())).open();
    }

    private static List<Object> list(Object... elements) {
        return new ArrayList<>(List.of(elements));
    }

    @Test
    void argumentsCapturesAndResultsGoThroughTheCodec() {
        try (var workers = open()) {
            assertThat(workers.map(List.of(list(1)), l -> l.toString())).containsExactly("[1, by codec]");
            assertThat(workers.map(List.of(1), n -> list(n))).containsExactly(list(1, "by codec"));
        }
    }

    @Test
    void whatHasADirectFormAndFunctionsDoNot() throws Exception {
        try (var workers = open()) {
            int[] numbers = {1, 2};
            assertThat(workers.submit(() -> numbers.length + "").join()).isEqualTo("2");
            Fn<Integer, Integer> plus =
                    workers.<Fn<Integer, Integer>>submit(() -> n -> n + 5).join();
            assertThat(plus.apply(1)).isEqualTo(6);
        }
    }

    /** Knows the classes of this test and no others. */
    record Registered(Tracing by) implements Codec {
        @Override
        public void write(Object value, OutputStream to, ClassLoaders loaders) throws IOException {
            if (value.getClass().getNestHost() != CodecTest.class) {
                throw new IOException(value.getClass().getName() + " is not registered");
            }
            by.write(value, to, loaders);
        }

        @Override
        public Object read(InputStream from, ClassLoaders loaders) throws IOException, ClassNotFoundException {
            return by.read(from, loaders);
        }
    }

    /** Can be called and run. */
    static final class BothWays implements Action, Call<String> {
        @Override
        public void perform() {
            throw new IllegalStateException("run");
        }

        @Override
        public String call() {
            return "called";
        }
    }

    @Test
    void theCodecIsGivenWhatWasSubmittedAndNothingOfForkful() {
        var codec = new Registered(new Tracing(List.of()));
        try (var workers = Workers.ofProcesses().count(1).codec(codec).open()) {
            assertThat(workers.submit((Call<String>) new BothWays()).join()).isEqualTo("called");
            var run = workers.submit((Action) new BothWays());
            assertThatThrownBy(run::join).hasRootCauseMessage("run");
        }
    }

    @Test
    void whatTheCodecCannotWriteFailsThere() {
        try (var workers = open()) {
            assertThatThrownBy(() -> workers.map(List.of(List.of("unwritable")), l -> l))
                    .isInstanceOf(NotShippableException.class)
                    .hasMessageContaining("this codec does not like that");
            var task = workers.submit(() -> List.of("unwritable"));
            assertThatThrownBy(task::join)
                    .isInstanceOf(NotShippableException.class)
                    .hasMessageContaining("this codec does not like that");
            assertThat(workers.submit(() -> "unharmed").join()).isEqualTo("unharmed");
        }
    }

    @Test
    void whatTheCodecCannotReadFailsItsTask() {
        try (var workers = open()) {
            assertThatThrownBy(() -> workers.map(List.of(list("unreadable")), l -> l.size()))
                    .isInstanceOf(TaskException.class)
                    .hasStackTraceContaining("this codec cannot read that");
            var task = workers.submit(() -> list("unreadable"));
            assertThatThrownBy(task::join)
                    .isInstanceOf(TaskException.class)
                    .hasStackTraceContaining("this codec cannot read that");
            assertThat(workers.submit(() -> "unharmed").join()).isEqualTo("unharmed");
        }
    }

    @Test
    void anExceptionOfATaskTravelsAsEver() {
        try (var workers = open()) {
            var task = workers.submit((Action) () -> {
                throw new IllegalStateException("thrown");
            });
            assertThatThrownBy(task::join)
                    .isInstanceOf(TaskFailedException.class)
                    .cause()
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("thrown");
        }
    }

    @Test
    void theWorkersJvmGetsTheArgumentsOfTheCodecBeforeTheUsers() {
        var codec = new Tracing(List.of("-Dforkful.test.codec=codec", "-Dforkful.test.both=codec"));
        try (var workers = Workers.ofProcesses()
                .count(1)
                .jvmArgs("-Dforkful.test.both=user")
                .codec(codec)
                .open()) {
            assertThat(workers.submit(() ->
                                    System.getProperty("forkful.test.codec") + System.getProperty("forkful.test.both"))
                            .join())
                    .isEqualTo("codecuser");
        }
    }

    @Test
    void aCodecThatCannotTravelIsToldWhenThePoolIsOpened() {
        var thread = new Thread();
        record Bound(Thread thread) implements Codec {
            @Override
            public void write(Object value, OutputStream to, ClassLoaders loaders) {}

            @Override
            public Object read(InputStream from, ClassLoaders loaders) {
                return thread;
            }
        }
        assertThatThrownBy(() -> Workers.ofProcesses().codec(new Bound(thread)).open())
                .isInstanceOf(NotShippableException.class)
                .hasMessageStartingWith("the codec cannot travel")
                .hasMessageContaining("field 'thread'");
    }

    @Test
    void classesThatOnlyALoaderOfTheParentKnowsAreFoundByItsNumber() throws Exception {
        var bytes = Compiler.inMemory("guests.Card", """
                package guests;
                public record Card(String text) implements java.io.Serializable {
                    public static dev.forkful.Fn<Card, java.util.List<Card>> fn() {
                        return c -> java.util.List.of(new Card(c.text() + " " + ProcessHandle.current().pid()));
                    }
                    public static dev.forkful.Call<String> call(Card card) { return () -> "held " + card.text(); }
                }
                """);
        var loader = new ClassLoader(CodecTest.class.getClassLoader()) {
            @Override
            protected Class<?> findClass(String name) throws ClassNotFoundException {
                byte[] b = bytes.get(name);
                if (b == null) {
                    throw new ClassNotFoundException(name);
                }
                return defineClass(name, b, 0, b.length);
            }

            @Override
            public InputStream getResourceAsStream(String name) {
                byte[] b = bytes.get(name.replace('/', '.').replaceFirst("\\.class$", ""));
                return b == null ? super.getResourceAsStream(name) : new java.io.ByteArrayInputStream(b);
            }
        };
        var type = loader.loadClass("guests.Card");
        var card = type.getConstructor(String.class).newInstance("Ann");
        @SuppressWarnings("unchecked")
        var fn = (Fn<Object, List<Object>>) type.getMethod("fn").invoke(null);
        @SuppressWarnings("unchecked")
        var call = (Call<String>) type.getMethod("call", type).invoke(null, card);
        try (var workers = open()) {
            var back = workers.map(List.of(card), fn).getFirst().getFirst();
            assertThat(back.getClass()).isSameAs(type);
            assertThat(back.toString()).contains("Ann ").doesNotContain(" " + Deeds.pid());
            assertThat(workers.submit(call).join()).isEqualTo("held Ann");
            assertThat(workers.map(List.of(Map.of("k", card)), m -> m.get("k").toString()))
                    .containsExactly("Card[text=Ann]");
        }
    }
}
