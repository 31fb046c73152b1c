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
    int lostUnbegun;

    /** How many items it has; 1 for a call. */
    int items() {
        return 1;
    }
}
