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

    /** The pool wants no tasks any more: what it throws from now on is its answer to that. */
    private volatile boolean interrupted;

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
            if (!interrupted) {
                failure = TaskFailedException.of("the initializer of pool '" + pool + "' failed", e);
            }
        } finally {
            over.countDown();
        }
    }

    boolean isOver() {
        return over.getCount() == 0;
    }

    /** Waits for its end. An interrupt is left for the task to find. */
    void await() {
        boolean interruptedHere = false;
        while (!isOver()) {
            try {
                over.await();
            } catch (InterruptedException e) {
                interruptedHere = true;
            }
        }
        if (interruptedHere) {
            Thread.currentThread().interrupt();
        }
    }

    /** Why it failed, for one who will tell a task; null if all is well. Known when it is over. */
    @Nullable
    TaskFailedException failureToTell() {
        if (failure != null) {
            told = true;
        }
        return failure;
    }

    /** Whether the current thread is the one that runs it. */
    boolean runsCurrentThread() {
        return Thread.currentThread().equals(thread);
    }

    void interrupt() {
        interrupted = true;
        if (thread != null) {
            thread.interrupt();
        }
    }

    Optional<TaskException> untold() {
        var f = failure;
        return f == null || told ? Optional.empty() : Optional.of(f);
    }
}
