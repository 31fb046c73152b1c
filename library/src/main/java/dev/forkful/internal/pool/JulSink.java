package dev.forkful.internal.pool;

import dev.forkful.internal.logs.LogEntry;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** For programs that log with {@code java.util.logging}: keeps the time and the source of each record. */
final class JulSink implements LogSink {
    private static final List<Level> LEVELS =
            List.of(Level.SEVERE, Level.WARNING, Level.INFO, Level.CONFIG, Level.FINE, Level.FINER);

    /** How many loggers a worker is told of. */
    private static final int MOST = 1000;

    @Override
    public void log(LogEntry entry, String message) {
        var logger = Logger.getLogger(entry.logger());
        var level = level(entry.level());
        if (logger.isLoggable(level)) {
            var record = new LogRecord(level, message);
            record.setLoggerName(entry.logger());
            record.setInstant(entry.at());
            record.setSourceClassName(entry.sourceClass().isEmpty() ? entry.logger() : entry.sourceClass());
            record.setSourceMethodName(entry.sourceMethod().isEmpty() ? null : entry.sourceMethod());
            logger.log(record);
        }
    }

    /** The next lower one of the well-known: a worker could make more and more others. */
    private static Level level(int number) {
        for (var level : LEVELS) {
            if (number >= level.intValue()) {
                return level;
            }
        }
        return Level.FINEST;
    }

    @Override
    public String levels() {
        var lines = new StringBuilder();
        var manager = LogManager.getLogManager();
        int count = 0;
        for (var names = manager.getLoggerNames(); names.hasMoreElements() && count < MOST; ) {
            var name = names.nextElement();
            var logger = manager.getLogger(name);
            var level = logger == null ? null : logger.getLevel();
            if (level != null) {
                count++;
                lines.append(escaped(name))
                        .append(".level=")
                        .append(level.intValue())
                        .append('\n');
            }
        }
        return lines.toString();
    }

    /** As {@link java.util.Properties} wants it. */
    private static String escaped(String name) {
        return name.replaceAll("[\\\\ \t\f:=#!]", "\\\\$0").replace("\n", "\\n").replace("\r", "\\r");
    }
}
