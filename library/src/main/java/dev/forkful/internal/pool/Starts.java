package dev.forkful.internal.pool;

/**
 * When the next worker may be started: crash loops wait longer and longer, and end. Touched by the {@link Scheduler} only.
 */
final class Starts {
    /** No start has to wait. */
    private static final long AT_ONCE = Long.MIN_VALUE;

    private static final int MOST_DOUBLINGS = 6;

    /** How many in a row died before they were ready. */
    private int failures;

    /** How many in a row came up and died for nothing. */
    private int idleDeaths;

    /** Of workers up to this one the idle deaths have been counted, as one: they were there together. */
    private int lastCounted;

    private long noneBefore = AT_ONCE;

    /** A worker has been ready: this pool's options work. */
    private boolean proven;

    /** Workers up to this one may have been given a start cache that does not work; 0 before one was. */
    private int lastWithCache;

    boolean isProven() {
        return proven;
    }

    boolean mayStart(long now) {
        return now >= noneBefore;
    }

    /** When a start that waits may be made, or that time was, if any has to wait. */
    boolean haveToWait() {
        return noneBefore != AT_ONCE;
    }

    long noneBefore() {
        return noneBefore;
    }

    /** A worker is set up. */
    void ready() {
        proven = true;
        failures = 0;
        noneBefore = idleDeaths == 0 ? AT_ONCE : noneBefore;
    }

    /** A worker has ended a task. */
    void worked() {
        idleDeaths = 0;
    }

    /**
     * A worker died before it was ready.
     *
     * @return whether that was one too many
     */
    boolean failed(long now) {
        failures++;
        noneBefore = Crew.after(now, Times.BACK_OFF << Math.min(failures, MOST_DOUBLINGS));
        return failures >= (proven ? Times.LATER_START_FAILURES : Times.START_FAILURES);
    }

    /**
     * A worker died before it was ready, perhaps of its start cache. All that are starting then have the same, which says nothing of the pool's options; those that are started
     * from now on have none.
     *
     * @param last the worker that was started last
     * @return whether that is no failure
     */
    boolean isForgiven(int number, int last) {
        lastWithCache = lastWithCache == 0 ? last : lastWithCache;
        return number <= lastWithCache;
    }

    /**
     * A worker came up and died for nothing: what it was set up with may be the cause. Or somebody has killed all that there are, so those that were there together count as one.
     *
     * @param last the worker that was started last
     * @param hadTasks whether some were on their way to it: the next start waits only if that happens again
     * @return whether that was one too many
     */
    boolean diedIdle(int number, int last, boolean hadTasks, long now) {
        if (number > lastCounted) {
            idleDeaths++;
            lastCounted = last;
        }
        if (!hadTasks || idleDeaths > 1) {
            noneBefore = Crew.after(now, Times.BACK_OFF << Math.min(idleDeaths, MOST_DOUBLINGS));
        }
        return idleDeaths >= Times.LATER_START_FAILURES;
    }
}
