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

    @Override
    TaskException here() {
        return like(new TaskFailedException(text(), getCause()));
    }
}
