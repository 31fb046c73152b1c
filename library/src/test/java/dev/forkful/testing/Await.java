package dev.forkful.testing;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Waits for conditions, never longer than a deadline. */
public final class Await {
    /** Longer than anything takes on a busy machine, shorter than the timeout of a test. */
    public static final Duration DEADLINE = Duration.ofSeconds(30);

    private static final long PAUSE = Duration.ofMillis(2).toNanos();

    private Await() {}

    /** Waits until a condition holds, and fails if it does not within {@link #DEADLINE}. */
    public static void until(String condition, Callable<Boolean> holds) throws Exception {
        until(condition, DEADLINE, holds);
    }

    /** Waits until a condition holds, and fails if it does not within the deadline. */
    public static void until(String condition, Duration deadline, Callable<Boolean> holds) throws Exception {
        if (!within(deadline, holds)) {
            throw new AssertionError("not within " + deadline.toMillis() + " ms: " + condition);
        }
    }

    /**
     * Waits until there is something, and returns it. For what may be there at one look and not at the next: the command line of a process is empty for a moment while it becomes another program, and
     * {@code setsid java} does that.
     */
    public static <T> T value(String what, Duration deadline, Callable<@Nullable T> look) throws Exception {
        var found = new AtomicReference<@Nullable T>();
        until(what, deadline, () -> {
            found.set(look.call());
            return found.get() != null;
        });
        return Objects.requireNonNull(found.get());
    }

    /** Whether a condition holds within a time. */
    public static boolean within(Duration time, Callable<Boolean> holds) throws Exception {
        long end = System.nanoTime() + time.toNanos();
        while (!holds.call()) {
            if (System.nanoTime() - end > 0) {
                return false;
            }
            LockSupport.parkNanos(PAUSE);
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
        }
        return true;
    }

    /** Waits until a number has not changed for a while, for what goes on until it is held up. A slow machine makes a test weaker, not fail. */
    public static long settled(LongSupplier number) throws Exception {
        long[] last = {number.getAsLong(), System.nanoTime()};
        until("the number settles", () -> {
            long now = number.getAsLong();
            if (now != last[0]) {
                last[0] = now;
                last[1] = System.nanoTime();
            }
            return System.nanoTime() - last[1] > Duration.ofMillis(300).toNanos();
        });
        return last[0];
    }
}
