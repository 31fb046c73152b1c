package dev.forkful.fory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.forkful.Fn;
import dev.forkful.NotShippableException;
import dev.forkful.Workers;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Classes that are not on the class path: only a class loader of the parent knows them. */
class ForyLoadersTest {
    @TempDir
    private Path folder;

    private URLClassLoader loader(String version) throws IOException {
        var home = Files.createDirectories(folder.resolve(version));
        var source = Files.writeString(home.resolve("Card.java"), """
                package guests;
                import java.util.*;
                public record Card(String text) implements java.io.Serializable {
                    public static dev.forkful.Fn<List<Card>, List<Card>> fn() {
                        return cards -> new ArrayList<>(List.of(new Card(cards.get(0).text() + " met %s")));
                    }
                }
                """.formatted(version));
        int failed = ToolProvider.getSystemJavaCompiler()
                .run(
                        null,
                        null,
                        null,
                        "-cp",
                        System.getProperty("java.class.path"),
                        "-d",
                        home.toString(),
                        source.toString());
        assertThat(failed).isZero();
        return new URLClassLoader(new URL[] {url(home)}, getClass().getClassLoader());
    }

    private static URL url(Path home) throws MalformedURLException {
        return home.toUri().toURL();
    }

    private static List<Object> cards(ClassLoader loader) throws Exception {
        return new ArrayList<>(List.of(
                loader.loadClass("guests.Card").getConstructor(String.class).newInstance("Ann")));
    }

    @SuppressWarnings("unchecked")
    private static Fn<List<Object>, List<Object>> fn(ClassLoader loader) throws Exception {
        return (Fn<List<Object>, List<Object>>)
                loader.loadClass("guests.Card").getMethod("fn").invoke(null);
    }

    @Test
    void eachLoaderHasItsOwnClassOfTheSameNameInTheWorkerToo() throws Exception {
        try (var one = loader("one");
                var two = loader("two");
                var workers =
                        Workers.ofProcesses().count(1).codec(new ForyCodec()).open()) {
            for (int round = 0; round < 3; round++) {
                var first = workers.map(List.of(cards(one)), fn(one)).getFirst().getFirst();
                var second =
                        workers.map(List.of(cards(two)), fn(two)).getFirst().getFirst();
                assertThat(first).hasToString("Card[text=Ann met one]");
                assertThat(second).hasToString("Card[text=Ann met two]");
                assertThat(first.getClass().getClassLoader()).isSameAs(one);
                assertThat(second.getClass().getClassLoader()).isSameAs(two);
                var booking = new Cargo.Booking("of the class path", cards(two).getFirst());
                assertThat(workers.map(List.of(booking), b -> b.name() + b.seat()))
                        .containsExactly("of the class pathCard[text=Ann]");
            }
        }
    }

    @Test
    void aValueOfTwoLoadersThatDoNotKnowEachOtherIsRefused() throws Exception {
        try (var one = loader("one");
                var two = loader("two");
                var workers =
                        Workers.ofProcesses().count(1).codec(new ForyCodec()).open()) {
            var both = new ArrayList<>(cards(one));
            both.addAll(cards(two));
            assertThatThrownBy(() -> workers.map(List.of(both), List::size))
                    .isInstanceOf(NotShippableException.class)
                    .hasMessageContaining("of class loaders that do not know each other")
                    .hasMessageContaining("guests.Card");
            assertThat(workers.map(List.of(cards(one)), List::size)).containsExactly(1);
        }
    }

    /** The numbers of a pool's loaders are its own. */
    @Test
    void aCodecMayBeOfTwoPools() throws Exception {
        var codec = new ForyCodec();
        try (var loader = loader("one");
                var one = Workers.ofProcesses().count(1).codec(codec).open();
                var two = Workers.ofProcesses().count(1).codec(codec).open()) {
            for (int round = 0; round < 2; round++) {
                assertThat(one.map(List.of(cards(loader)), fn(loader))
                                .getFirst()
                                .getFirst())
                        .hasToString("Card[text=Ann met one]");
                assertThat(two.map(List.of(new ArrayList<>(List.of(1, 2))), List::size))
                        .containsExactly(2);
            }
        }
    }
}
