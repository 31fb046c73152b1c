package dev.forkful.internal.spawn;

import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The most memory that a worker may have resident, with all that it started.
 *
 * @param text as the user wrote it
 */
public record MemoryCap(String text, long bytes) {
    private static final Pattern SIZE = Pattern.compile("(\\d{1,15})([kKmMgGtT]?)");

    /**
     * What a user wrote.
     *
     * @throws IllegalArgumentException if that is no size
     */
    public static MemoryCap of(String text) {
        long bytes = bytes(text);
        if (bytes <= 0) {
            throw new IllegalArgumentException("memory takes a size such as 512m or 2g, not '" + text + "'");
        }
        return new MemoryCap(text, bytes);
    }

    /** A size as the JVM takes it; -1 if it is none. */
    private static long bytes(String text) {
        var size = SIZE.matcher(text.strip());
        if (!size.matches()) {
            return -1;
        }
        var unit = size.group(2).toLowerCase(Locale.ROOT);
        int shift = unit.isEmpty() ? 0 : 10 * (1 + "kmgt".indexOf(unit));
        long number = Long.parseLong(size.group(1));
        return number > Long.MAX_VALUE >> shift ? -1 : number << shift;
    }

    /** Whether so large a heap leaves nothing for the rest. What is no size is for the JVM to refuse. */
    public boolean isFilledBy(@Nullable String heap) {
        return heap != null && bytes(heap) >= bytes;
    }

    /** The heap of a worker for which none was asked for: half of it, for native memory, code and threads want the rest. */
    String heap() {
        return Math.max(2048, bytes / 2 / 1024) + "k";
    }
}
