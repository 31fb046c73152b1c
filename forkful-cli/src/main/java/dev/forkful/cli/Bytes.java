package dev.forkful.cli;

import java.util.Locale;

/** Sizes as people read them. */
final class Bytes {
    private Bytes() {}

    /** With at most one digit after the point: {@code 1.5 GiB}. */
    static String text(long bytes) {
        if (bytes < 1L << 10) {
            return bytes + " bytes";
        }
        int unit = (63 - Long.numberOfLeadingZeros(bytes)) / 10;
        return String.format(Locale.ROOT, "%.1f %siB", (double) bytes / (1L << (10 * unit)), "KMGTPE".charAt(unit - 1))
                .replace(".0 ", " ");
    }
}
