package dev.forkful;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/**
 * A task has no result; its subclasses say why. Every failure of Forkful is one of them.
 *
 * <p>The message says which task, in which process, and what to do about it. The stack trace is the one of the thread that asked for the
 * result, the {@linkplain #getCause() cause} has the one of the thread that ran the task.
 */
public abstract sealed class TaskException extends RuntimeException
        permits TaskFailedException,
                WorkerDiedException,
                TaskTimeoutException,
                TaskCancelledException,
                NotShippableException {
    @Serial
    private static final long serialVersionUID = 1;

    TaskException(@Nullable String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /** The same failure with the stack trace of the calling thread, so that a trace tells who waited as well as who failed. */
    abstract TaskException here();

    final String text() {
        var message = getMessage();
        return message == null ? "" : message;
    }

    /** Carries over what was suppressed in the original. */
    final <E extends TaskException> E like(E copy) {
        for (var s : getSuppressed()) {
            copy.addSuppressed(s);
        }
        return copy;
    }
}
