package dev.forkful.internal.ship;

import java.io.Serial;
import java.io.Serializable;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Stands in a stream for an object of the JDK's that is not serializable and has no reason not to be, and turns back into it. A {@code Path} is the most
 * natural item there is.
 */
sealed interface StandIn extends Serializable {
    /** What to write for an object: a stand-in, or the object itself. */
    static Object of(Object object) {
        return switch (object) {
            case Path path -> {
                var text = Forms.text(path);
                yield text == null ? path : new OfPath(text);
            }
            case Optional<?> optional -> new OfOptional(optional.orElse(null));
            default -> object;
        };
    }

    /** Whether there is one for an object. */
    static boolean isFor(Object object) {
        return of(object) instanceof StandIn;
    }

    /**
     * An array of primitives that travels apart from the object that it is in, as a whole: a stream copies it through a buffer of a kilobyte, twice on each side. What stands for it
     * is found by {@link ValueInput}, which has the arrays.
     */
    final class OfArray implements StandIn {
        @Serial
        private static final long serialVersionUID = 1;

        /** Which of them, from 0. */
        final int number;

        /** Of who writes. */
        final transient @Nullable Object array;

        OfArray(int number, Object array) {
            this.number = number;
            this.array = array;
        }
    }

    /** A path of the default file system, as {@link Forms#text} writes it; a relative one is relative to the folder of whoever uses it. */
    record OfPath(String path) implements StandIn {
        @Serial
        private Object readResolve() {
            return Forms.path(path);
        }
    }

    /**
     * An optional value. Not a record: one that is inside itself is null there, and nobody is told. Of a class it is this stand-in, which no field of an
     * {@code Optional} takes, and the value cannot be read.
     */
    final class OfOptional implements StandIn {
        @Serial
        private static final long serialVersionUID = 1;

        @SuppressWarnings("serial") // whether it is serializable is seen when it is written
        private final @Nullable Object value;

        OfOptional(@Nullable Object value) {
            this.value = value;
        }

        @Serial
        private Object readResolve() {
            return Optional.ofNullable(value);
        }
    }
}
