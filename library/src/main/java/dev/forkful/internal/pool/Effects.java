package dev.forkful.internal.pool;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the {@link Scheduler} says is to be done. None of these may wait, or call the scheduler.
 *
 * @param <J> a task
 */
interface Effects<J> {
    /** Whether anyone still wants its result. */
    boolean isWanted(J task);

    void start(int worker);

    /**
     * Gives a task to a worker.
     *
     * @return whether more could be given
     */
    boolean give(int worker, J task);

    /** Whether a worker has begun a task that it was given. */
    boolean isBegun(int worker, J task);

    /** Whether a worker has looked at a task that it was given, or at what it has to know for it, as far as it got. */
    boolean hasLooked(int worker, J task);

    /** Whether a worker has looked at all that it was given, be it to pass over what was taken back. */
    boolean hasSeenAll(int worker);

    /**
     * When a worker began what it began last.
     *
     * @param seenAt when that was seen first: if the worker says that it began later it is not believed
     */
    long begunAt(int worker, long seenAt);

    /**
     * Takes back what a worker has not begun of a task.
     *
     * @return the task itself; if it has many items of which some were begun, another with the rest; null if there is nothing to take
     */
    @Nullable
    J takeBack(int worker, J task);

    /**
     * Lets a worker begin no more of a task.
     *
     * @return whether it had not begun any of it
     */
    boolean drop(int worker, J task);

    /**
     * The first items of a task that has many.
     *
     * @return the rest
     */
    J split(J task, int items);

    void askWhere(int worker, J task);

    void interrupt(int worker, J task);

    void end(int worker, Leave why);

    void kill(int worker, Leave why);

    /** The task's end: it was stopped because it was cancelled, or never ran. */
    void stopped(J task);

    /** The task's end: its worker died, try by try. */
    void lost(J task, int worker, int tries);

    /** The task's end: it ran out of time. */
    void timedOut(J task, int worker, int tries, List<StackTraceElement> stack);

    /** The task's end: no worker can be started. */
    void hopeless(J task);

    /** All workers are gone, and no more will come. */
    void terminated();
}
