package dev.forkful.internal.worker;

import dev.forkful.Fn;
import dev.forkful.internal.ship.FunctionFactory;
import dev.forkful.internal.ship.ShippedClasses;
import dev.forkful.internal.ship.Values;
import dev.forkful.internal.wire.Payload;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The functions that tasks of this worker name by their numbers. Each is decoded by the first task that needs it: that may fail, and is that task's failure.
 * For the task thread alone.
 */
final class Functions {
    /** One that no task has needed yet. */
    private record Encoded(Payload payload, boolean template) {}

    /**
     * One of a JShell session that uses variables of it. They are what it needs as long as none has been set since, by another function perhaps; then it has to be decoded again, which
     * sets them.
     */
    private record OfSession(Encoded encoded, Object decoded, long variablesSet) {}

    private final ShippedClasses classes;
    private final Values values;

    /** Encoded, or an {@code Fn}, or a {@link FunctionFactory}, or an {@link OfSession}. */
    private final Map<Long, Object> known = new HashMap<>();

    /** The last that was asked for, if it is none of a session: mostly it is the next, too. */
    private long lastNumber = -1;

    private @Nullable Object last;

    Functions(ShippedClasses classes, Values values) {
        this.classes = classes;
        this.values = values;
    }

    void add(long number, Payload payload) {
        known.put(number, new Encoded(payload, false));
    }

    void addTemplate(long number, Payload payload) {
        known.put(number, new Encoded(payload, true));
    }

    void remove(long number) {
        known.remove(number);
        if (number == lastNumber) {
            lastNumber = -1;
            last = null;
        }
    }

    /** The function of a map. */
    Fn<?, ?> function(long number) throws IOException, ClassNotFoundException {
        return (Fn<?, ?>) decoded(number);
    }

    /** What makes lambdas of one kind; null if the number is not that of a template. */
    @Nullable
    FunctionFactory template(long number) throws IOException, ClassNotFoundException {
        return decoded(number) instanceof FunctionFactory factory ? factory : null;
    }

    private Object decoded(long number) throws IOException, ClassNotFoundException {
        if (number == lastNumber && last != null) {
            return last;
        }
        var found = known.get(number);
        if (found == null) {
            throw new IOException("function " + number + " has not been sent");
        }
        if (found instanceof OfSession function) {
            if (function.variablesSet() == classes.variablesSet()) {
                return function.decoded();
            }
            found = function.encoded();
        }
        if (found instanceof Encoded encoded) {
            long before = classes.variablesSet();
            found = decode(encoded);
            long after = classes.variablesSet();
            if (after != before) {
                known.put(number, new OfSession(encoded, found, after));
                return found;
            }
            known.put(number, found);
        }
        lastNumber = number;
        last = found;
        return found;
    }

    private Object decode(Encoded encoded) throws IOException, ClassNotFoundException {
        var in = encoded.payload().open();
        return encoded.template()
                ? FunctionFactory.read(in, values)
                : Objects.requireNonNull(values.read(in), "a function is not null");
    }
}
