package dev.forkful;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** The task was cancelled, or the thread that waited for it was interrupted (the cause is then an {@link InterruptedException}). */
public final class TaskCancelledException extends TaskException {
    @Serial
    private static final long serialVersionUID = 1;

    /**
     * A cancellation.
     *
     * @param message which task, and who ended it
     */
    public TaskCancelledException(String message) {
        this(message, null);
    }

    /**
     * A cancellation with a reason.
     *
     * @param message which task, and who ended it
     * @param cause why
     */
    public TaskCancelledException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    @Override
    TaskException here() {
        return like(new TaskCancelledException(text(), getCause()));
    }
}
