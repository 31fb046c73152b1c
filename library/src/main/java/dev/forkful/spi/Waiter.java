package dev.forkful.spi;

import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** A thread that waits for jobs to end, as those see it who end them. Made by the thread that waits; {@link #wake} may be called by any. */
public final class Waiter {
    /** Null when it does not wait any more: a job may be kept for long, and with it whoever waited for it. */
    private volatile @Nullable Thread thread = Thread.currentThread();

    private final boolean patient;
    private volatile @Nullable Runnable alarm;

    /** For the current thread, which goes on as soon as what it waits for has happened. */
    public Waiter() {
        this(false);
    }

    private Waiter(boolean patient) {
        this.patient = patient;
    }

    /**
     * For the current thread, which has to see the ends of many jobs before it goes on: a backend that would have to interrupt its workers to tell it of each may be a millisecond late, as long as they have
     * enough to do. It need not make a difference.
     *
     * @return one that {@linkplain #isPatient is patient}
     */
    public static Waiter patient() {
        return new Waiter(true);
    }

    /**
     * Whether it may be told late that some jobs have ended.
     *
     * @return true if it was made by {@link #patient}
     */
    public boolean isPatient() {
        return patient;
    }

    /** Makes the thread look again at what it waits for. */
    public void wake() {
        var waiting = thread;
        if (waiting == null || waiting.equals(Thread.currentThread())) {
            return;
        }
        var bell = alarm;
        if (bell != null) {
            bell.run();
        }
        LockSupport.unpark(waiting);
    }

    /**
     * Tells how to reach the thread where it waits in a way of its own. Whoever sets an alarm must look once more at what he waits for before he does.
     *
     * @param bell what {@link #wake} has to call, too; null if the thread can be unparked
     */
    public void alarm(@Nullable Runnable bell) {
        alarm = bell;
    }

    /**
     * Whether the thread may wait where it holds a carrier, or the system.
     *
     * @return whether it is a platform thread
     */
    public boolean mayLead() {
        var waiting = thread;
        return waiting != null && !waiting.isVirtual();
    }

    /** It does not wait any more. */
    public void leave() {
        thread = null;
    }

    /**
     * Whether it does not wait any more.
     *
     * @return true after {@link #leave}
     */
    public boolean isGone() {
        return thread == null;
    }

    /**
     * Waits by parking.
     *
     * @param over what to wait for
     * @param deadline when to stop waiting, as a {@code System.nanoTime()}; {@link Long#MAX_VALUE} for never
     * @return what {@code over} says at last
     * @throws InterruptedException if the thread was interrupted
     */
    public boolean park(BooleanSupplier over, long deadline) throws InterruptedException {
        while (!over.getAsBoolean()) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            if (!parkOnce(deadline)) {
                return over.getAsBoolean();
            }
        }
        return true;
    }

    /**
     * Parks until {@link #wake}, an interrupt, the deadline, or for no reason.
     *
     * @param deadline as in {@link #park}
     * @return false if the deadline has passed
     */
    public boolean parkOnce(long deadline) {
        if (deadline == Long.MAX_VALUE) {
            LockSupport.park(this);
            return true;
        }
        long left = deadline - System.nanoTime();
        if (left > 0) {
            LockSupport.parkNanos(this, left);
        }
        return left > 0;
    }
}
