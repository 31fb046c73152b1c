package dev.forkful.internal.pool;

/** How fast tasks have been, from which follows how many a worker is given ahead. Touched by the classes of the {@link Scheduler} only. */
final class Pace {
    private static final int MOST_ITEMS = 1 << 16;

    /** How long an item takes, in nanoseconds, by a moving average; -1 before there was one. */
    private double itemNanos = -1;

    /** How long an item of the last batch took. */
    private double lastOfBatch = Double.MAX_VALUE;

    /**
     * An item took that long, or the items of a batch.
     *
     * <p>A batch of quick items whose worker had to wait for a CPU seems to be one of slow items. It must not count, or the next are cut to pieces: so a slow batch
     * is believed when the one after it is as slow.
     */
    void measure(long nanos, int items) {
        double each = (double) nanos / items;
        if (items > 1) {
            double before = lastOfBatch;
            lastOfBatch = each;
            each = Math.min(each, before);
        }
        itemNanos = itemNanos < 0 ? each : itemNanos + (each - itemNanos) / 8;
    }

    boolean isKnown() {
        return itemNanos >= 0;
    }

    /** How long an item takes, in nanoseconds; -1 if that is not known. */
    double itemNanos() {
        return itemNanos;
    }

    /** How many single tasks a worker is to have: the one that it runs, and what it will have done in {@link Times#SINGLES_AHEAD} after that, but at least one. */
    int singles() {
        return 1 + ahead(Times.SINGLES_AHEAD);
    }

    /** After how long without finishing anything a worker is stuck, in nanoseconds. */
    long stuck() {
        return (long) Math.clamp(Times.STUCK_TASKS * itemNanos, Times.STUCK, Times.STUCK_AT_LAST);
    }

    /** How many items a worker will have done in {@link Times#AHEAD}; 1 if that is not known. */
    int itemsAhead() {
        return ahead(Times.AHEAD);
    }

    /** How many items a worker is to have in chunks. */
    int inChunks() {
        return ahead(Times.CHUNKS_AHEAD);
    }

    private int ahead(long nanos) {
        return itemNanos < 0 ? 1 : (int) Math.max(1, Math.min(nanos / Math.max(1, itemNanos), MOST_ITEMS));
    }
}
