package dev.forkful;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/**
 * The task threw. The {@linkplain #getCause() cause} is what it threw, with the stack trace of the worker; where the original could not be
 * encoded or decoded, it is an {@link UndecodedException} that describes it.
 */
public final class TaskFailedException extends TaskException {
    @Serial
    private static final long serialVersionUID = 1;

    /**
     * A failure of a task's own making.
     *
     * @param message which task failed, where, with what
     * @param cause what the task threw
     */
    public TaskFailedException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /**
     * A failure of a task's own making.
     *
     * @param what which task failed, and where
     * @param cause what the task threw
     * @return the failure, whose message ends with what the cause says of itself, or with its class if it fails to
     */
    public static TaskFailedException of(String what, Throwable cause) {
        return new TaskFailedException(what + ": " + words(cause), cause);
    }

    static String words(Throwable cause) {
        try {
            return cause.toString();
        } catch (Throwable broken) { // its toString and getMessage are the user's
            return cause.getClass().getName();
        }
    }

    @Override
    TaskException here() {
        return like(new TaskFailedException(text(), getCause()));
    }
}
