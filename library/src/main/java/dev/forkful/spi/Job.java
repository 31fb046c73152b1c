package dev.forkful.spi;

import dev.forkful.Fn;
import dev.forkful.TaskException;
import org.jspecify.annotations.Nullable;

/**
 * One call, as a {@link Backend} sees it: a function, its argument, and whom to tell. Implemented by Forkful.
 *
 * <p>A backend calls {@link #started} once per try and then, at the very end, exactly one of {@link #succeeded}, {@link #failed}, {@link #ended}, even if
 * the job was cancelled meanwhile. None of them blocks or runs code of the user's; all are thread-safe.
 */
public interface Job {
    /**
     * The task's name for messages.
     *
     * @return for example {@code task 12}
     */
    String name();

    /**
     * What to apply.
     *
     * @return the function; for a submitted call, one that {@linkplain Invoke calls its argument}
     */
    Fn<?, ?> function();

    /**
     * What to apply it to.
     *
     * @return the argument
     */
    @Nullable
    Object argument();

    /**
     * Whether no result is wanted any more.
     *
     * @return true once it was cancelled or has ended
     */
    boolean isDone();

    /**
     * A try begins.
     *
     * @param worker the worker's name
     * @param pid the worker's process
     * @return false if it was cancelled meanwhile: do not run it if that can be avoided
     */
    boolean started(String worker, long pid);

    /**
     * It returned. The end.
     *
     * @param value what it returned
     * @param usage what it cost
     */
    void succeeded(@Nullable Object value, Usage usage);

    /**
     * It failed for good. The end.
     *
     * @param failure why
     * @param usage what it cost
     */
    void failed(TaskException failure, Usage usage);

    /** It was cancelled, and is now really not running any more. The end. */
    void ended();
}
