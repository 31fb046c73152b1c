package dev.forkful.spi;

import dev.forkful.Fn;
import dev.forkful.TaskException;
import dev.forkful.TaskOptions;
import org.jspecify.annotations.Nullable;

/**
 * One call, as a {@link Backend} sees it: a function, its argument, and whom to tell. Implemented by Forkful.
 *
 * <p>A backend calls {@link #started} once per try, as soon as it is asked to {@link Backend#look}, or before the end, and then, at the very end, exactly one of {@link #returned}, {@link #succeeded}, {@link #failed}, {@link #ended}, even if
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
     * What to apply it to. Not to be asked for after the end.
     *
     * @return the argument
     */
    @Nullable
    Object argument();

    /**
     * What holds for it: how long it may take, and what happens when it fails.
     *
     * @return the options, the same object for all jobs of a call
     */
    TaskOptions options();

    /**
     * The backend has accepted it. Called once, by the thread that submits it, before anything else happens to it.
     *
     * @param at when, as a {@code System.nanoTime()} of this process
     */
    void submitted(long at);

    /**
     * Keeps what the backend knows of this job, so that it need not look it up.
     *
     * @param ticket anything; null when the job is over. Guarded by the backend
     */
    void ticket(@Nullable Object ticket);

    /**
     * What the backend keeps here.
     *
     * @return the last {@linkplain #ticket(Object) ticket}; null if there is none
     */
    @Nullable
    Object ticket();

    /**
     * Whether a result is wanted.
     *
     * @return false once it was cancelled or has ended
     */
    boolean isWanted();

    /**
     * A try has begun.
     *
     * @param worker the worker's name
     * @param pid the worker's process
     * @param tries which try it is, counted from 1
     * @param at when, as a {@code System.nanoTime()} of this process
     * @return false if it was cancelled meanwhile: do not run it if that can be avoided
     */
    boolean started(String worker, long pid, int tries, long at);

    /**
     * It has been run, and this came back. The end.
     *
     * @param results what came, to be decoded by whoever wants it
     * @param usage what it cost
     */
    void returned(Results results, Usage usage);

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
