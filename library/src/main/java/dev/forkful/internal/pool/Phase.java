package dev.forkful.internal.pool;

/** Where a worker is, as {@link Scheduler} draws it. */
enum Phase {
    STARTING,
    IDLE,
    BUSY,

    /** It has nothing to do, since it did not begin what it was given, and has not looked at that since: it is not there, for all that is known. */
    SILENT,
    ASKED,
    INTERRUPTED,
    ENDING,
    KILLED
}
