package dev.forkful.internal.pool;

/** How fast tasks have been, from which follows how many a worker is given ahead. Touched by the classes of the {@link Scheduler} only. */
final class Pace {
    private static final int MOST_ITEMS = 1 << 16;

    /** How long an item takes, in nanoseconds, by a moving average; -1 before there was one. */
    private double itemNanos = -1;

    void measure(long nanos, int items) {
        double each = (double) nanos / items;
        itemNanos = itemNanos < 0 ? each : itemNanos + (each - itemNanos) / 8;
    }

    boolean isKnown() {
        return itemNanos >= 0;
    }

    /** How long an item takes, in nanoseconds; -1 if that is not known. */
    double itemNanos() {
        return itemNanos;
    }

    /** How many items a worker will have done in {@link Times#AHEAD}; 1 if that is not known. */
    int itemsAhead() {
        return itemNanos < 0 ? 1 : (int) Math.max(1, Math.min(Times.AHEAD / Math.max(1, itemNanos), MOST_ITEMS));
    }
}
