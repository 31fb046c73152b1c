package dev.forkful.internal.pool;

import org.jspecify.annotations.Nullable;

/**
 * What the scheduler remembers of a task: base class of the driver's tasks, so that there is nothing to look up for each.
 */
abstract class Entry {
    /** Why a task was stopped. */
    enum Reason {
        NONE,
        TIMEOUT,
        CANCELLED
    }

    final Limits limits;

    @Nullable
    Entry before;

    @Nullable
    Entry after;

    boolean waiting;

    /** Who has it: a {@code Worker} of the scheduler. */
    @Nullable
    Object place;

    /** Why it is to be stopped. */
    Reason reason = Reason.NONE;

    int tries;

    /** How many workers died when it was its turn, and they had looked at it, but not begun it: it may be what they died of all the same, as of a function that does not fit into their heap. */
    int lostUnbegun;

    /** How often a worker did not begin it, and another got it. */
    int moves;

    /** It is between two tries, and waits before it waits. */
    boolean resting;

    /** Until when. */
    long restsUntil;

    Entry(Limits limits) {
        this.limits = limits;
    }

    /** Whether it has been submitted, and is not there any more. */
    boolean isOver() {
        return place == null && !waiting && !resting;
    }

    /** How many items it has; 1 for a call. */
    int items() {
        return 1;
    }
}
