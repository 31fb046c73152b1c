package dev.forkful.internal.logs;

import dev.forkful.internal.wire.MalformedFrameException;
import dev.forkful.internal.wire.Payload;
import dev.forkful.internal.wire.Source;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;

/**
 * A log record as it travels: all text, so that nobody has to make objects on a worker's word.
 *
 * @param dropped how many records were dropped in the worker before this one
 * @param logger the logger's name
 * @param level as {@code java.util.logging.Level} numbers them
 * @param at when
 * @param thread the name of the thread that logged it
 * @param sourceClass the class that logged it; empty if that is not known
 * @param sourceMethod the method that logged it; empty if that is not known
 * @param message formatted, in the worker's language
 * @param thrown what was thrown, as it prints; empty if nothing was
 */
public record LogEntry(
        long dropped,
        String logger,
        int level,
        Instant at,
        String thread,
        String sourceClass,
        String sourceMethod,
        String message,
        String thrown) {
    private static final int LONGEST_NAME = 512;

    /** In characters; what is longer is cut, and says so. */
    static final int LONGEST_TEXT = 8 << 10;

    private static final String CUT = " … (cut)";

    /** Of records that were dropped, when none came after them. */
    static LogEntry onlyCount(long dropped) {
        return new LogEntry(dropped, "", 0, Instant.EPOCH, "", "", "", "", "");
    }

    /** Whether there is nothing to log but that some were dropped. */
    public boolean isOnlyCount() {
        return dropped > 0 && at.equals(Instant.EPOCH) && logger.isEmpty() && message.isEmpty();
    }

    /** The same with texts that are not too long. */
    LogEntry bounded() {
        return new LogEntry(
                dropped,
                cut(logger, LONGEST_NAME),
                level,
                at,
                cut(thread, LONGEST_NAME),
                cut(sourceClass, LONGEST_NAME),
                cut(sourceMethod, LONGEST_NAME),
                cut(message, LONGEST_TEXT),
                cut(thrown, LONGEST_TEXT));
    }

    private static String cut(String text, int longest) {
        return text.length() <= longest ? text : text.substring(0, longest) + CUT;
    }

    void encode(Payload.Builder to) {
        to.putLong(dropped);
        to.putString(logger);
        to.putInt(level);
        to.putLong(at.getEpochSecond());
        to.putInt(at.getNano());
        to.putString(thread);
        to.putString(sourceClass);
        to.putString(sourceMethod);
        to.putString(message);
        to.putString(thrown);
    }

    /** Reads one that a worker sent; in a frame there may be several. */
    public static LogEntry decode(Source in) throws IOException {
        long dropped = in.getLong();
        var logger = in.getString();
        int level = in.getInt();
        try {
            var at = Instant.ofEpochSecond(in.getLong(), in.getInt());
            return new LogEntry(
                            Math.max(0, dropped),
                            logger,
                            level,
                            at,
                            in.getString(),
                            in.getString(),
                            in.getString(),
                            in.getString(),
                            in.getString())
                    .bounded();
        } catch (DateTimeException | ArithmeticException e) {
            throw new MalformedFrameException("a worker's log record says that it is of no possible time");
        }
    }

    /** The same, after that many that were dropped. */
    LogEntry after(long lost) {
        return lost == 0
                ? this
                : new LogEntry(lost, logger, level, at, thread, sourceClass, sourceMethod, message, thrown);
    }

    /** How many characters it holds on to. */
    public int size() {
        return message.length() + thrown.length() + logger.length() + thread.length();
    }
}
