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

    /** Reads the list, after {@link #enter}. */
    public boolean isListed() {
        return listed;
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

    /** Looks, at what was on the list, or when all is over. */
    public boolean isClosed() {
        return closed;
    }
}
