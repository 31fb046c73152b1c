package dev.forkful.internal.ship;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A value that has arrived and need not have been read yet, because to read it may run code of its class. */
@FunctionalInterface
public interface Unread {
    /**
     * Reads it; each call anew, if it was not known at once.
     *
     * @throws ClassNotFoundException if a class of it is not known here
     * @throws IOException and whatever the value's own methods throw
     */
    @Nullable
    Object read() throws IOException, ClassNotFoundException;

    /** A value that has been read. */
    static Unread known(@Nullable Object value) {
        return new Known(value);
    }

    /**
     * A value that has been read.
     *
     * @param read the value
     */
    record Known(@Nullable Object read) implements Unread {}
}
