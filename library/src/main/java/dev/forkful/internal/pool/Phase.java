package dev.forkful.internal.pool;

/** Where a worker is, as {@link Scheduler} draws it. */
enum Phase {
    STARTING,
    IDLE,
    BUSY,
    ASKED,
    INTERRUPTED,
    ENDING,
    KILLED
}
