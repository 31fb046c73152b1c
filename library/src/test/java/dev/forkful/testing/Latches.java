package dev.forkful.testing;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Waits for latches where nothing checked may be thrown. */
public final class Latches {
    private Latches() {}

    /** Waits until it is open, and fails if it is not within {@link Await#DEADLINE}. */
    public static void await(CountDownLatch latch) {
        try {
            if (!latch.await(Await.DEADLINE.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new AssertionError("the latch is not open within " + Await.DEADLINE);
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
