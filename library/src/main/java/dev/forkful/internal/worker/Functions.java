package dev.forkful.internal.worker;

import dev.forkful.Fn;
import dev.forkful.internal.ship.FunctionFactory;
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

    private final Values values;

    /** Encoded, or an {@code Fn}, or a {@link FunctionFactory}. */
    private final Map<Long, Object> known = new HashMap<>();

    /** The last that was asked for: mostly it is the next, too. */
    private long lastNumber = -1;

    private @Nullable Object last;

    Functions(Values values) {
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
        if (found instanceof Encoded encoded) {
            var in = encoded.payload().open();
            found = encoded.template()
                    ? FunctionFactory.read(in, values)
                    : Objects.requireNonNull(values.read(in), "a function is not null");
            known.put(number, found);
        }
        lastNumber = number;
        last = found;
        return found;
    }
}
