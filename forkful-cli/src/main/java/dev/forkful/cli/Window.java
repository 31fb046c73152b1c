package dev.forkful.cli;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Bounds what is between the input and the output: when the first input takes for ever while thousands behind it are done, their results must be held back, and
 * at some point no more inputs may be begun. Bounded by number and by size, softly: what is under way when the limit is reached still arrives.
 *
 * <p>{@link #enter} is for the one thread that feeds, the others for the one that prints; they meet in volatile fields, and at the lock only when the
 * feeder has to wait. The input that all wait for has always entered before those that wait, so it cannot be shut out.
 */
final class Window {
    private static final int MOST_INPUTS = 10_000;
    private static final long MOST_CHARACTERS = 64L << 20;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition smaller = lock.newCondition();

    /** Touched by the feeder only. */
    private long entered;

    /** Written by the printer only. */
    private volatile long left;

    /** Written by the printer only. */
    private volatile long heldCharacters;

    /** Written by the feeder only. */
    private volatile boolean full;

    /** Waits until one more may be begun. */
    void enter() {
        if (!hasRoom()) {
            lock.lock();
            try {
                full = true;
                while (!hasRoom()) {
                    smaller.await();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted: no more inputs are wanted", e);
            } finally {
                full = false;
                lock.unlock();
            }
        }
        entered++;
    }

    private boolean hasRoom() {
        return entered - left < MOST_INPUTS && heldCharacters < MOST_CHARACTERS;
    }

    /** A result has come that cannot be printed yet. */
    @SuppressWarnings("NonAtomicVolatileUpdate") // one writer
    void hold(int characters) {
        heldCharacters += characters;
    }

    /** One is printed, of which so much was held. */
    @SuppressWarnings("NonAtomicVolatileUpdate") // one writer
    void leave(int charactersHeld) {
        left++;
        heldCharacters -= charactersHeld;
        if (full) {
            lock.lock();
            try {
                smaller.signal();
            } finally {
                lock.unlock();
            }
        }
    }
}
