package dev.forkful.internal.ship;

import java.io.IOException;
import java.io.InvalidObjectException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serial;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * The values of a session's variables, and the value that uses them: one object, so that those of them which are the same object, or hold the same, arrive so. One after the other, and not in
 * an array: to make what comes later may need the variables that came before, in a constructor or the static fields of a class.
 */
final class SessionValues implements Serializable {
    @Serial
    private static final long serialVersionUID = 1;

    /** Of who writes: those of the variables, and the one that uses them; of who reads: that one. */
    private transient @Nullable Object[] values;

    SessionValues(@Nullable Object[] values) {
        this.values = values;
    }

    /** The value that uses the variables. */
    @Nullable
    Object last() {
        return values[values.length - 1];
    }

    @Serial
    private void writeObject(ObjectOutputStream out) throws IOException {
        for (var value : values) {
            out.writeObject(value);
        }
    }

    @Serial
    private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
        if (!(in instanceof ValueInput input)) {
            throw new InvalidObjectException("the variables of a session can be set by a worker only");
        }
        values = new @Nullable Object[] {input.readOfSession()};
    }
}
