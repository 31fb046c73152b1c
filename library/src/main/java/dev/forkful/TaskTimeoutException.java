package dev.forkful;

import java.io.Serial;
import java.time.Duration;
import java.util.List;

/** The task ran longer than its {@code taskTimeout} and was stopped. */
public final class TaskTimeoutException extends TaskException {
    @Serial
    private static final long serialVersionUID = 1;

    /** How long it was allowed to run. */
    private final Duration timeout;

    /** Where it was. */
    private final StackTraceElement[] taskStackTrace;

    /**
     * A task out of time.
     *
     * @param message which task, where, and how long it was allowed to run
     * @param timeout how long it was allowed to run
     * @param taskStackTrace where it was when it was stopped, innermost call first
     */
    public TaskTimeoutException(String message, Duration timeout, List<StackTraceElement> taskStackTrace) {
        super(message, null);
        this.timeout = timeout;
        this.taskStackTrace = taskStackTrace.toArray(StackTraceElement[]::new);
    }

    /**
     * How long it was allowed to run.
     *
     * @return the {@code taskTimeout} of its pool
     */
    public Duration timeout() {
        return timeout;
    }

    /**
     * Where the task was when it was stopped.
     *
     * @return innermost call first; empty if its worker could not tell
     */
    public List<StackTraceElement> taskStackTrace() {
        return List.of(taskStackTrace);
    }

    @Override
    TaskException here() {
        return like(new TaskTimeoutException(text(), timeout, taskStackTrace()));
    }
}
