package dev.forkful.cli.bench;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Interrupts the thread that made it when a time is over, unless it is closed before. */
final class Limit implements AutoCloseable {
    private final Thread measuring = Thread.currentThread();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread waiting;
    private volatile boolean over;

    Limit(Duration time) {
        waiting = Thread.ofPlatform().daemon().name("forkful-bench-limit").start(() -> await(time));
    }

    private void await(Duration time) {
        try {
            if (!closed.await(time.toNanos(), TimeUnit.NANOSECONDS)) {
                over = true;
                measuring.interrupt();
            }
        } catch (InterruptedException e) {
            // no one does
        }
    }

    boolean isOver() {
        return over;
    }

    /** After this, the interrupt has either come and is taken back, or will not come. */
    @Override
    public void close() {
        closed.countDown();
        boolean interrupted = false;
        while (waiting.isAlive()) {
            try {
                waiting.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (over) {
            Thread.interrupted();
        } else if (interrupted) {
            measuring.interrupt();
        }
    }
}
