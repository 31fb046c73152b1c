package dev.forkful.internal.pool;

import dev.forkful.internal.logs.LogEntry;

/** Where the log records of workers go in this program. */
interface LogSink {
    /** The one that fits this program. Loads what it logs with, so not to be called before something is to be logged. */
    static LogSink ofThisProgram() {
        var owner = System.LoggerFinder.getLoggerFinder().getClass().getModule().getName();
        return "java.logging".equals(owner) ? new JulSink() : new SystemLoggerSink();
    }

    /**
     * Logs what a worker has logged, under the same name. Runs handlers of the user's, which may do anything.
     *
     * @param message with the worker's name, and what was thrown
     */
    void log(LogEntry entry, String message);

    /** The levels that loggers have here, as lines of a {@code logging.properties}; empty if that is not known. */
    default String levels() {
        return "";
    }
}
