package dev.forkful;

import java.io.Serial;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** The task ran longer than the timeout of its call or pool, and was stopped; on a thread, interrupted. */
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
     * @param task which task
     * @param worker where it ran
     * @param fate what was done about it, for example {@code was stopped}
     * @param timeout how long it was allowed to run
     * @param taskStackTrace where it was when it was stopped, innermost call first
     */
    public TaskTimeoutException(
            String task, String worker, String fate, Duration timeout, List<StackTraceElement> taskStackTrace) {
        this(
                task + " ran longer than " + inWords(timeout) + " in " + worker + " and " + fate + at(taskStackTrace),
                timeout,
                taskStackTrace);
    }

    private TaskTimeoutException(String message, Duration timeout, List<StackTraceElement> taskStackTrace) {
        super(message, null);
        this.timeout = timeout;
        this.taskStackTrace = taskStackTrace.toArray(StackTraceElement[]::new);
    }

    /** As people write it: {@code 200 ms}, {@code 1.5 s}, {@code 2m30s}. */
    private static String inWords(Duration duration) {
        long ms = duration.toMillis();
        if (ms < 1_000) {
            return ms + " ms";
        }
        if (ms < 60_000) {
            return ms % 1_000 == 0 ? ms / 1_000 + " s" : String.format(Locale.ROOT, "%.1f s", ms / 1e3);
        }
        return duration.toString().substring(2).toLowerCase(Locale.ROOT);
    }

    /** The first line of the stack that is not the JDK's, which is where the task's author would look. */
    private static String at(List<StackTraceElement> stack) {
        return stack.stream()
                .filter(frame -> !frame.getClassName().matches("(java|jdk|sun)\\..*"))
                .findFirst()
                .or(() -> stack.stream().findFirst())
                .map(frame -> ", at " + frame)
                .orElse("");
    }

    /**
     * How long it was allowed to run.
     *
     * @return the timeout of its call or pool
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
