package dev.forkful.cli;

import java.time.Duration;
import java.util.Locale;
import java.util.OptionalLong;

/**
 * How far a run has come, and how to say so in one line of a given width.
 *
 * @param done inputs that are over, failures included
 * @param failed those of them that failed
 * @param total how many there are, if that is known
 * @param elapsed since the start
 */
record Progress(long done, long failed, OptionalLong total, Duration elapsed) {
    private static final int WIDEST_BAR = 40;
    private static final int NARROWEST_BAR = 5;

    /** The line, at most {@code width - 1} columns: some terminals wrap when the last column is written. */
    String line(int width) {
        var failures = failed == 0 ? "" : "  " + failed + " failed";
        if (total.isEmpty()) {
            return cut(done + " done" + failures + "  " + rate() + "/s  " + clock(elapsed), width);
        }
        long all = total.getAsLong();
        var left = done + "/" + all + " ";
        var right = failures + (done > 0 && done < all ? "  ETA " + clock(remaining(all)) : "  " + clock(elapsed));
        int room = Math.min(WIDEST_BAR, width - 1 - left.length() - right.length() - 2);
        return cut(room < NARROWEST_BAR ? left + right : left + bar(room, all) + right, width);
    }

    private String bar(int room, long all) {
        int filled = all == 0 ? room : (int) (room * done / all);
        return "[" + "#".repeat(filled) + "-".repeat(room - filled) + "]";
    }

    private Duration remaining(long all) {
        return Duration.ofMillis((long) ((double) elapsed.toMillis() / done * (all - done)));
    }

    private String rate() {
        double perSecond = done * 1e9 / Math.max(1, elapsed.toNanos());
        return String.format(Locale.ROOT, perSecond < 10 ? "%.1f" : "%.0f", perSecond);
    }

    private static String clock(Duration d) {
        return d.toHours() > 0
                ? String.format(Locale.ROOT, "%d:%02d:%02d", d.toHours(), d.toMinutesPart(), d.toSecondsPart())
                : String.format(Locale.ROOT, "%d:%02d", d.toMinutes(), d.toSecondsPart());
    }

    private static String cut(String line, int width) {
        return line.length() < width ? line : line.substring(0, Math.max(0, width - 1));
    }
}
