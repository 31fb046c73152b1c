package dev.forkful.internal.pool;

import java.util.ArrayDeque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the {@link Scheduler} knows of one worker. Touched by the classes of the scheduler only, of which one thread at a time runs. */
final class WorkerState<J extends Entry> {
    private static final long NEVER = Long.MAX_VALUE;

    final int number;

    /** Set by {@link Crew}, {@link Stops} and, when its task ends, by the scheduler. */
    Phase phase = Phase.STARTING;

    /** In the order in which they were given, which is nearly that in which they are begun. Changed by {@link Allotment} and {@link Crew}. */
    final ArrayDeque<J> given = new ArrayDeque<>();

    /** How many items those have. Changed with them. */
    int items;

    /** No more can be given for now. */
    boolean full;

    /** It is behind a long task: it gets no more before it is through. */
    boolean stuck;

    /** How many of them are to be stopped because they were cancelled. */
    int toStop;

    /** The shortest timeout of what it was given since it was idle. */
    long timeout = NEVER;

    /** It is larger than it may be, and is to go as soon as its task has ended. */
    boolean outgrown;

    /** It has hung up: what it has does not count as work any more. Set by {@link Crew}. */
    boolean gone;

    /** It came up and died for nothing, as too many in a row did before it: no more are started once it is known how. Set by the scheduler. */
    boolean oneTooMany;

    /** The task that is being stopped. Set by {@link Stops}. */
    @Nullable
    J subject;

    /** Where that task was. */
    List<StackTraceElement> stack = List.of();

    /** The task that it was seen to run last; null if it has ended one since. Set by {@link Stops} and, when a task ends, by the scheduler. */
    @Nullable
    J seen;

    /** When it was seen to run that first. */
    long seenAt;

    /** How many tasks it has ended. */
    int done;

    /** When it last finished a task, or was given the first. */
    long progressAt;

    /** Since when it has been silent. Set by {@link Crew}. */
    long silentSince;

    /** What it had looked at when it fell silent, and not begun; null if there was nothing, or it is not silent. Set by {@link Crew}. */
    @Nullable
    J turn;

    /** When to look at it. Set by {@link Crew#deadline} only, which knows the soonest of all. */
    long deadline = NEVER;

    WorkerState(int number) {
        this.number = number;
    }

    boolean has(J task) {
        return task.place == this;
    }

    /** Whether it has more than the one thing that it is at. */
    boolean isMuch() {
        return given.size() > 1 || (!given.isEmpty() && given.getFirst().items() > 1);
    }
}
