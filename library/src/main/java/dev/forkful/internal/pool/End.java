package dev.forkful.internal.pool;

/** What became of a try that ended in the worker. */
enum End {
    /** It returned. */
    RETURNED,
    /** It failed in a way that another try would not mend. */
    FINAL,
    /** It threw. */
    FAILED
}
