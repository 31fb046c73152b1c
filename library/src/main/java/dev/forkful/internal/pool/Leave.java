package dev.forkful.internal.pool;

/** Why a worker is told to go. */
enum Leave {
    /** The pool is being closed. */
    OVER,
    /** It has run its share of tasks. */
    RECYCLED,
    /** It has become too large. */
    OUTGROWN,
    /** It had nothing to do for long. */
    IDLE,
    /** Its task did not obey. */
    STUCK,
    /** It did not begin what it was given, or did not end when told to. */
    SILENT
}
