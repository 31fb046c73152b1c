package dev.forkful;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

public class ApiTextTest {
    public sealed interface Shape<T extends Comparable<? super T>> permits Box, Hidden {
        int SIDES = 4;

        default <X extends Exception> @Nullable T find(Supplier<? extends X> missing, T... among)
                throws X, IOException {
            return null;
        }
    }

    public record Box<T extends Comparable<? super T>>(
            List<@Nullable String> names, @Nullable T size) implements Shape<T> {
        static int counted() {
            return 0;
        }
    }

    private record Hidden<T extends Comparable<? super T>>() implements Shape<T> {}

    public enum Colour {
        RED,
        BLUE
    }

    public abstract static class Base<T> implements Supplier<Map.Entry<T, ?>[]> {
        @Deprecated
        protected Base(int @Nullable [] row, String... words) {}

        Base() {}

        protected abstract T run();

        void hidden() {}
    }

    @Test
    void aSealedInterfaceSaysWhatMayBeWrittenAgainstIt() {
        assertThat(ApiText.of(Shape.class))
                .containsExactly(
                        "public sealed interface dev.forkful.ApiTextTest$Shape<T extends Comparable<? super T>>"
                                + " permits dev.forkful.ApiTextTest$Box, (hidden)",
                        "    public static final int SIDES",
                        "    public default <X extends Exception> @Nullable T find("
                                + "java.util.function.Supplier<? extends X>, T...) throws X, java.io.IOException");
    }

    @Test
    void aRecordShowsItsComponents() {
        assertThat(ApiText.of(Box.class))
                .containsExactly(
                        "public record dev.forkful.ApiTextTest$Box<T extends Comparable<? super T>>"
                                + "(java.util.List<@Nullable String> names, @Nullable T size)"
                                + " implements dev.forkful.ApiTextTest$Shape<T>",
                        "    public Box(java.util.List<@Nullable String>, @Nullable T)",
                        "    public @Nullable T size()",
                        "    public java.util.List<@Nullable String> names()");
    }

    @Test
    void anEnumShowsItsConstants() {
        assertThat(ApiText.of(Colour.class))
                .contains("public enum dev.forkful.ApiTextTest$Colour", "    enum constant RED");
    }

    @Test
    void aClassShowsWhatSubclassesSee() {
        assertThat(ApiText.of(Base.class))
                .containsExactly(
                        "public abstract static class dev.forkful.ApiTextTest$Base<T>"
                                + " implements java.util.function.Supplier<java.util.Map$Entry<T, ?>[]>",
                        "    @Deprecated protected Base(int @Nullable [], String...)",
                        "    protected abstract T run()");
    }
}
