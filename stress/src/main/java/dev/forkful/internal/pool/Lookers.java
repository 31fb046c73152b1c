package dev.forkful.internal.pool;

/** One thing on a list that others look at: who may find it closed? */
public final class Lookers {
    private final Epochs epochs = new Epochs();
    private volatile boolean listed = true;

    /** Plain: whoever sees it has no fence of its own. */
    private boolean closed;

    /** Begins to look. */
    public int enter() {
        return epochs.enter();
    }

    /** Looks, after {@link #enter}: 0 if it is on the list and open, 1 if it is on the list and closed, 2 if it is not on the list. */
    public int look() {
        if (!listed) {
            return 2;
        }
        return closed ? 1 : 0;
    }

    /** Looks no more. */
    public void leave(int entered) {
        epochs.leave(entered);
    }

    /** Takes it off the list, to be closed. */
    public void retire() {
        listed = false;
        epochs.retire(() -> closed = true);
    }

    /** When nobody looks any more. */
    public boolean isClosed() {
        return closed;
    }
}
