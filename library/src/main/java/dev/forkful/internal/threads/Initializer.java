package dev.forkful.internal.threads;

import dev.forkful.Action;
import dev.forkful.TaskException;
import dev.forkful.TaskFailedException;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** Runs the initializer once, in a thread of its own, while the first tasks wait for it. */
final class Initializer {
    private final CountDownLatch over = new CountDownLatch(1);
    private final @Nullable Thread thread;

    /** Written before {@link #over} opens. */
    private volatile @Nullable TaskFailedException failure;

    private volatile boolean told;

    /** Runs it, and then tells. */
    Initializer(ThreadOptions options, Runnable tell) {
        var action = options.initializer();
        if (action == null) {
            thread = null;
            over.countDown();
        } else {
            thread = Thread.ofVirtual().name(options.name() + " initializer").start(() -> {
                run(options.name(), action);
                tell.run();
            });
        }
    }

    private void run(String pool, Action action) {
        try {
            action.perform();
        } catch (Throwable e) {
            failure = TaskFailedException.of("the initializer of pool '" + pool + "' failed", e);
        } finally {
            over.countDown();
        }
    }

    boolean isOver() {
        return over.getCount() == 0;
    }

    /** Waits for its end; null if all is well. An interrupt is left for the task to find. */
    @Nullable
    TaskFailedException await() {
        boolean interrupted = false;
        while (!isOver()) {
            try {
                over.await();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        if (failure != null) {
            told = true;
        }
        return failure;
    }

    void interrupt() {
        if (thread != null) {
            thread.interrupt();
        }
    }

    Optional<TaskException> untold() {
        var f = failure;
        return f == null || told ? Optional.empty() : Optional.of(f);
    }
}
