package dev.forkful;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/**
 * A function, an argument or a result cannot travel between processes. Thrown by {@code submit} itself for what goes out; a failure of the task
 * for what comes back.
 *
 * <p>The message names the path of fields to the object at fault and says what to do instead.
 */
public final class NotShippableException extends TaskException {
    @Serial
    private static final long serialVersionUID = 1;

    /** The way to the object at fault. */
    private final String path;

    /**
     * Something that cannot travel.
     *
     * @param message what cannot travel, the way to it, and what to do instead
     * @param path the way from the value to the object at fault, for example {@code captured variable 'order' -> field 'connection'}
     * @param cause what serialization said
     */
    public NotShippableException(String message, String path, @Nullable Throwable cause) {
        super(message, cause);
        this.path = path;
    }

    /**
     * Something that arrived and cannot be decoded.
     *
     * @param what which, and where it comes from
     * @param cause what its own code or serialization threw
     * @return the failure, whose message ends with what the cause says of itself, or with its class if it fails to
     */
    public static NotShippableException undecodable(String what, Throwable cause) {
        return new NotShippableException(
                what + " cannot be decoded here: " + TaskFailedException.words(cause), "", cause);
    }

    /**
     * The way to the object at fault.
     *
     * @return for example {@code captured variable 'order' -> field 'connection'}; empty if it could not be found out
     */
    public String path() {
        return path;
    }

    @Override
    TaskException here() {
        return like(new NotShippableException(text(), path, getCause()));
    }
}
