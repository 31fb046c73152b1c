package dev.forkful.internal.pool;

import dev.forkful.internal.logs.LogEntry;

/** For programs whose {@link System.Logger} is not {@code java.util.logging}'s. */
final class SystemLoggerSink implements LogSink {
    @Override
    public void log(LogEntry entry, String message) {
        System.getLogger(entry.logger()).log(level(entry.level()), message);
    }

    private static System.Logger.Level level(int number) {
        for (var level : System.Logger.Level.values()) {
            if (level != System.Logger.Level.ALL && number <= level.getSeverity()) {
                return level;
            }
        }
        return System.Logger.Level.ERROR;
    }
}
