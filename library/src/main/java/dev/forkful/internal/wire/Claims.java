package dev.forkful.internal.wire;

import static dev.forkful.internal.wire.SharedFile.LONG;

import java.nio.ByteBuffer;

/**
 * Who may run what. Every task that is given to a worker has a slot, and the slot a claim:
 *
 * <pre>
 *   63            40 39          20 19           0
 *   +---------------+--------------+--------------+
 *   | which try     | next item    | limit        |
 *   +---------------+--------------+--------------+
 * </pre>
 *
 * A task of {@code n} items (a single call is one of one) is given with {@code next = 0, limit = n}. The worker takes an item by moving {@code next} on, the
 * parent takes back what has not been begun by moving {@code limit} down; both by compare-and-set, so that each item is run by one or taken back by the
 * other. When the worker has died the parent still reads here what it was at: {@code 0 < next} means that item {@code next - 1} was begun.
 *
 * <pre>
 *   next == 0 &lt; limit        PENDING: not begun
 *   0 &lt; next &lt;= limit        RUNNING: item next - 1; or DONE, if its result is in the ring
 *   next == 0 == limit        RECALLED: the worker passes over it
 * </pre>
 *
 * A slot may be used again at once: the number of the try tells the worker that what it reads is not about that claim any more. Thread-safe.
 */
public final class Claims {
    /** The most items that one task can have. */
    public static final int MOST_ITEMS = (1 << 20) - 1;

    /** How many cache lines the claims fill. */
    private static final int LINES = SharedFile.SLOTS * 8 / 64;

    private static final int FIELD = 20;
    private static final long ONE_ITEM = 1L << FIELD;

    private final ByteBuffer numbers;

    Claims(ByteBuffer numbers) {
        this.numbers = numbers;
    }

    /**
     * Slots are used in their order; neighbours are kept apart, so that one side does not wait for the cache line of a claim because the other is at the claim
     * beside it.
     */
    private static int at(int slot) {
        int spread = (slot % LINES) * (SharedFile.SLOTS / LINES) + slot / LINES;
        return SharedFile.CLAIMS + 8 * spread;
    }

    private static int next(long claim) {
        return (int) (claim >>> FIELD) & MOST_ITEMS;
    }

    private static int limit(long claim) {
        return (int) claim & MOST_ITEMS;
    }

    private static boolean isAbout(long claim, long tried) {
        return claim >>> (2 * FIELD) == (tried & 0xff_ffff);
    }

    private long get(int slot) {
        return (long) LONG.getAcquire(numbers, at(slot));
    }

    private boolean set(int slot, long from, long to) {
        return LONG.compareAndSet(numbers, at(slot), from, to);
    }

    // The parent.

    /** A task is about to be given. */
    public void give(int slot, long tried, int items) {
        LONG.setRelease(numbers, at(slot), (tried << (2 * FIELD)) | items);
    }

    /** How many items were begun. */
    public int begun(int slot) {
        return next(get(slot));
    }

    /**
     * Takes back what has not been begun.
     *
     * @return the first item that is taken back; those before are the worker's
     */
    public int recall(int slot) {
        while (true) {
            long claim = get(slot);
            int next = next(claim);
            if (set(slot, claim, claim - limit(claim) + next)) {
                return next;
            }
        }
    }

    /** When the worker claimed what it runs, by its clock. */
    public long claimedAt() {
        return (long) LONG.getOpaque(numbers, SharedFile.CLAIMED_AT);
    }

    // The worker.

    /**
     * Takes the next item of a task.
     *
     * @return which; -1 if there is none any more
     */
    public int claim(int slot, long tried) {
        while (true) {
            long claim = get(slot);
            int next = next(claim);
            if (!isAbout(claim, tried) || next >= limit(claim)) {
                return -1;
            }
            if (set(slot, claim, claim + ONE_ITEM)) {
                return next;
            }
        }
    }

    /** Tells when, before the claim. */
    public void claimedAt(long nanoTime) {
        LONG.setOpaque(numbers, SharedFile.CLAIMED_AT, nanoTime);
    }
}
