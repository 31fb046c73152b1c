package dev.forkful;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The failures of one pool that nobody has looked at yet. They are kept until someone does, or the pool is closed; of more than {@value #KEPT} only the
 * number is kept, unless there is a handler, which is then told of the oldest.
 *
 * <p>Thread-safe; every field is guarded by {@code this}. The handler is the user's: it runs without the lock that guards the fields, but under one of
 * its own, so that one thread at a time is in it.
 */
final class UnobservedFailures {
    private static final int KEPT = 1_000;

    /** How long the end waits for results that are being decoded. */
    private static final Duration DECODING = Duration.ofSeconds(5);

    private final Object handling = new Object();
    private final @Nullable Consumer<? super TaskException> handler;
    private final Map<TaskHandle<?>, TaskException> failures = new LinkedHashMap<>();
    private long dropped;

    /** Results that a thread is decoding, because no one waits for them. */
    private long decoding;

    /** Failures that a thread is about to tell the handler. */
    private long telling;

    private @Nullable RuntimeException handlerFailure;

    /** The handler has closed the pool, and whoever is telling it has yet to tell it the rest. */
    private boolean closedByHandler;

    /** What is wrong with the backend was told to the handler, or is to be told next. */
    private boolean backendTold;

    /** What is wrong with the backend, as far as that is among the rest. */
    private @Nullable TaskException ofBackendLater;

    UnobservedFailures() {
        this.handler = null;
    }

    UnobservedFailures(Consumer<? super TaskException> handler) {
        this.handler = handler;
    }

    /** One for another pool, with the same handler. */
    UnobservedFailures fresh() {
        return handler == null ? new UnobservedFailures() : new UnobservedFailures(handler);
    }

    void add(TaskHandle<?> task, TaskException failure) {
        Map.Entry<TaskHandle<?>, TaskException> oldest = null;
        synchronized (this) {
            failures.put(task, failure);
            if (failures.size() > KEPT) {
                var entries = failures.entrySet().iterator();
                oldest = entries.next();
                entries.remove();
                if (handler == null) {
                    dropped++;
                }
            }
        }
        if (oldest != null && handler != null) {
            tellSoon(oldest.getValue());
        }
    }

    /** A failure that no one can look at, because no one has the task. */
    void addUnreachable(TaskHandle<?> task, TaskException failure) {
        if (handler == null) {
            add(task, failure);
        } else {
            tellSoon(failure);
        }
    }

    /** On a thread of its own: the caller's is a backend's, and the handler is the user's. */
    private void tellSoon(TaskException failure) {
        synchronized (this) {
            telling++;
        }
        Thread.ofVirtual().name("forkful-unobserved").start(() -> {
            tell(failure);
            tellWhatIsLeft();
            synchronized (this) {
                telling--;
                notifyAll();
            }
        });
    }

    /** Decodes the result of a task that no one waits for, on a thread of its own. */
    void decode(TaskHandle<?> task) {
        synchronized (this) {
            decoding++;
        }
        Thread.ofVirtual().name("forkful-decoder of " + task.name()).start(() -> {
            try {
                task.open();
            } finally {
                synchronized (this) {
                    decoding--;
                    notifyAll();
                }
            }
        });
    }

    /** Results that are being decoded may turn out to be failures. One that takes too long is left alone: it runs code of the user's. */
    private synchronized void awaitDecoded() {
        long deadline = System.nanoTime() + DECODING.toNanos();
        boolean interrupted = false;
        while (decoding > 0) {
            long left = (deadline - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                break;
            }
            try {
                wait(left);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void awaitTold() {
        boolean interrupted = false;
        while (telling > 0) { // as long as the handler takes
            try {
                wait();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    synchronized void remove(TaskHandle<?> task) {
        failures.remove(task);
    }

    private void tell(TaskException failure) {
        if (handler == null) {
            return;
        }
        synchronized (handling) {
            try {
                handler.accept(failure);
            } catch (Throwable e) { // the handler is the user's
                synchronized (this) {
                    if (handlerFailure == null) {
                        handlerFailure = e instanceof RuntimeException r
                                ? r
                                : new IllegalStateException("the handler of unobserved failures failed", e);
                    } else {
                        handlerFailure.addSuppressed(e);
                    }
                }
            }
        }
    }

    /**
     * Tells the handler of everything, if it has closed the pool while it was told of something: it could not be told then. What it throws is kept for who closes the
     * pool next.
     */
    private void tellWhatIsLeft() {
        TaskException ofBackend;
        synchronized (this) {
            if (!closedByHandler) {
                return;
            }
            closedByHandler = false;
            ofBackend = ofBackendLater;
            ofBackendLater = null;
        }
        awaitDecoded();
        tellAll(takeAll(), ofBackend);
    }

    private synchronized List<TaskException> takeAll() {
        var all = List.copyOf(failures.values());
        failures.clear();
        return all;
    }

    private void tellAll(List<TaskException> all, @Nullable TaskException ofBackend) {
        all.forEach(this::tell);
        if (ofBackend != null) {
            tell(ofBackend);
        }
    }

    /** Called by the handler, which cannot wait for itself: whoever calls it goes on with the rest when it returns. */
    private synchronized void leaveToTeller(@Nullable TaskException ofBackend) {
        closedByHandler = true;
        if (ofBackendLater == null) {
            ofBackendLater = ofBackend;
        }
    }

    private synchronized boolean isNewsOfBackend() {
        boolean news = !backendTold;
        backendTold = true;
        return news;
    }

    /** Hands everything to the handler, or throws it; once. */
    void report(@Nullable TaskException ofBackend) {
        if (handler != null) {
            reportToHandler(ofBackend != null && isNewsOfBackend() ? ofBackend : null);
        } else {
            throwAll(ofBackend);
        }
    }

    private void reportToHandler(@Nullable TaskException ofBackend) {
        if (Thread.holdsLock(handling)) {
            leaveToTeller(ofBackend);
            return;
        }
        awaitDecoded();
        awaitTold();
        tellAll(takeAll(), ofBackend);
        tellWhatIsLeft();
        RuntimeException first;
        synchronized (this) {
            first = handlerFailure;
            handlerFailure = null;
        }
        if (first != null) {
            throw first;
        }
    }

    private void throwAll(@Nullable TaskException ofBackend) {
        awaitDecoded();
        List<TaskException> all;
        long more;
        synchronized (this) {
            all = takeAll();
            more = dropped;
            dropped = 0;
        }
        RuntimeException first = ofBackend == null ? null : ofBackend.here();
        for (var failure : all) {
            if (first == null) {
                first = failure.here();
            } else {
                first.addSuppressed(failure);
            }
        }
        if (first == null) {
            return;
        }
        if (more > 0) {
            first.addSuppressed(new IllegalStateException(
                    "and " + more + " more failures, of which only the last " + KEPT + " were kept"));
        }
        throw first;
    }
}
