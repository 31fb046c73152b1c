package dev.forkful;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/**
 * Stands for an exception of a worker that could not be brought over as an object: because it has fields that cannot travel, or its class is not
 * known here, or its own {@code readObject} failed. Class name, message, stack trace, cause and suppressed exceptions are the original's.
 */
public final class UndecodedException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1;

    /** The class of the original. */
    private final String originalClassName;

    /**
     * A description of an exception.
     *
     * @param originalClassName the class of the original
     * @param message the message of the original
     * @param cause what stands for the cause of the original
     */
    public UndecodedException(String originalClassName, @Nullable String message, @Nullable Throwable cause) {
        super(message, cause);
        this.originalClassName = originalClassName;
    }

    /**
     * The class of the original.
     *
     * @return its binary name
     */
    public String originalClassName() {
        return originalClassName;
    }

    /** Prints as the original would. */
    @Override
    @SuppressWarnings("OverrideThrowableToString") // the class name is what differs, not the message
    public String toString() {
        var message = getLocalizedMessage();
        return message == null ? originalClassName : originalClassName + ": " + message;
    }
}
