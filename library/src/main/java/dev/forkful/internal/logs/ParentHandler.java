package dev.forkful.internal.logs;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Objects;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.SimpleFormatter;

/** Sends a worker's log records to the parent. Thread-safe. */
public final class ParentHandler extends Handler {
    private final SimpleFormatter formatter = new SimpleFormatter();

    public ParentHandler() {
        setLevel(Level.ALL);
    }

    @Override
    public void publish(LogRecord record) {
        var relay = LogRelay.installed();
        if (relay == null || !isLoggable(record)) {
            return;
        }
        try {
            relay.send(entry(record));
        } catch (RuntimeException e) { // a parameter's toString, most likely: whoever logs is not to suffer for it
            relay.send(new LogEntry(
                            0,
                            Objects.requireNonNullElse(record.getLoggerName(), ""),
                            Level.WARNING.intValue(),
                            record.getInstant(),
                            Thread.currentThread().getName(),
                            "",
                            "",
                            "a log record could not be formatted: " + e,
                            "")
                    .bounded());
        }
    }

    private LogEntry entry(LogRecord record) {
        return new LogEntry(
                        0,
                        Objects.requireNonNullElse(record.getLoggerName(), ""),
                        record.getLevel().intValue(),
                        record.getInstant(),
                        Thread.currentThread().getName(),
                        Objects.requireNonNullElse(record.getSourceClassName(), ""),
                        Objects.requireNonNullElse(record.getSourceMethodName(), ""),
                        Objects.requireNonNullElse(formatter.formatMessage(record), ""),
                        thrown(record.getThrown()))
                .bounded();
    }

    private static String thrown(@org.jspecify.annotations.Nullable Throwable thrown) {
        if (thrown == null) {
            return "";
        }
        var text = new StringWriter();
        thrown.printStackTrace(new PrintWriter(text, true));
        return text.toString().stripTrailing();
    }

    @Override
    public void flush() {}

    @Override
    public void close() {
        LogRelay.awaitSent();
    }
}
