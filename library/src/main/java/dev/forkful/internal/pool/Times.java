package dev.forkful.internal.pool;

/** What the {@link Scheduler} goes by. All times are in nanoseconds: to compute with a Duration takes longer than the decision. */
final class Times {
    private Times() {}

    /** How much work one task of many items is. */
    static final long AHEAD = 200_000;

    /**
     * How much in single tasks, besides the one that it runs: as long as whoever submits may be kept from his CPU, by workers that compute, say, or a compiler. A worker
     * that has run out of tasks sleeps, and to wake it takes longer than a hundred small ones.
     */
    static final long SINGLES_AHEAD = 4_000_000;

    /** How much in such tasks a worker has: as long as whoever maps may nap, who is not woken for each (decision 0025). */
    static final long CHUNKS_AHEAD = 1_000_000;

    /** How long who maps naps at most. Half of it is what a worker has to have ahead at least, and twice as long may none seem stuck. */
    static final long NAP = 1_000_000;

    /** The most tasks that a worker has. */
    static final int MOST_AHEAD = 256;

    /** What it takes to wake a worker: less work than that is left to one that is awake. */
    static final long WAKING = 20_000;

    /** A worker that has not finished anything for so long is stuck, if tasks are small: what it was given ahead is taken back. */
    static final long STUCK = 2_000_000;

    /** If tasks take longer, it is stuck when it has not finished anything for as long as so many of them take. */
    static final int STUCK_TASKS = 3;

    /** But not later than this: nothing waits longer behind a task that takes much longer than the others. */
    static final long STUCK_AT_LAST = 20_000_000;

    /** A worker that has not begun anything for so long, though another has nothing to do, is slow to wake, or dead already: that other gets its tasks. */
    static final long SLOW = 500_000;

    /** From when to when the system is asked whether a worker lives that has not begun what it was given: after that its link has told. */
    static final long SUSPECT_FROM = 250_000;

    static final long SUSPECT_TO = 50_000_000;

    /** A task that was moved waits 16 times as long for the next: else two workers that are slow to wake would pass it to and fro. */
    private static final int SLOWER = 4;

    /** Longer than that (128 ms) it waits for none. */
    private static final int SLOWEST = 2;

    /** How long a task waits that has been moved so many times. */
    static long slow(int moves) {
        return SLOW << (SLOWER * Math.min(moves, SLOWEST));
    }

    /** How long a task that may be its worker's death is left with it: to read what does not fit into a heap takes some hundred milliseconds. */
    static final long SUSPECT_TASK = 2_000_000_000;

    /** How often to look whether a worker that did not begin what it was given has woken. */
    static final long LISTENING = 10_000_000;

    /** How long a worker may take to tell where its task is, when the task is out of time. */
    static final long ASKING = 500_000_000;

    /** How long a worker may take to begin a task that it was given, big arguments included, before it is taken to be stuck. */
    static final long CLAIMING = 60_000_000_000L;

    /** How long a worker may take from when it is ready to its call, at most, before that counts as its task's time; usually it is 40 ms. */
    static final long CALLING = 2_000_000_000;

    /** After so many workers in a row died before they were ready, no more are started. */
    static final int START_FAILURES = 3;

    /** The same for a pool whose workers have started before: then it is not the options, and may pass. */
    static final int LATER_START_FAILURES = 10;

    /** How long the next start waits after the first failure; doubles with each. */
    static final long BACK_OFF = 50_000_000;
}
