package dev.forkful;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/**
 * A task has no result; its subclasses say why. What goes wrong with a task is one of them; what goes wrong with the use of a pool is one of the JDK's, as
 * {@link java.util.concurrent.RejectedExecutionException} after its shutdown.
 *
 * <p>The message says which task, in which process, and what to do about it where that is known. Where it is thrown the stack trace is the one of the thread that
 * asked for the result; the {@linkplain #getCause() cause} of a {@link TaskFailedException} has the one of the thread that ran the task.
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
