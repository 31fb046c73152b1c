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

    /** Bound while a handler runs, of whichever pool: it cannot wait until a handler has been told, which may wait for it. */
    private static final ScopedValue<Boolean> IN_A_HANDLER = ScopedValue.newInstance();

    private final Object handling = new Object();
    private final @Nullable Consumer<? super TaskException> handler;
    private final Map<TaskHandle<?>, TaskException> failures = new LinkedHashMap<>();
    private long dropped;

    /** Results that a thread is decoding, because no one waits for them. */
    private long decoding;

    /** Threads that tell the handler, or are about to, and will look for what is left to them before they end. */
    private long tellers;

    /** Those of them that are threads of this object's own, and waited for by {@code close}. */
    private long ownTellers;

    /** Threads that are in {@code close}, and will throw what the handler throws. */
    private long closers;

    private @Nullable RuntimeException handlerFailure;

    /** A handler has closed this pool: there may be no one else who does. */
    private boolean closedByHandler;

    /** A handler has closed this pool, and has left what there is to tell to the tellers. */
    private boolean leftToTellers;

    /** What is wrong with the backend was told to the handler, or is to be told next. */
    private boolean backendTold;

    /** What is wrong with the backend, as far as that is left to the tellers. */
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
            tellSoon(List.of(oldest.getValue()));
        }
    }

    /** A failure that no one can look at, because no one has the task. */
    void addUnreachable(TaskHandle<?> task, TaskException failure) {
        if (handler == null) {
            add(task, failure);
        } else {
            tellSoon(List.of(failure));
        }
    }

    /** On a thread of its own: the caller's is a backend's, or a handler's, and the handler is the user's. */
    private void tellSoon(List<TaskException> some) {
        synchronized (this) {
            tellers++;
            ownTellers++;
        }
        boolean started = false;
        try {
            Thread.ofVirtual().name("forkful-unobserved").start(() -> {
                try {
                    tellInTurn(some, null);
                } finally {
                    ownTellerEnded();
                }
            });
            started = true;
        } finally {
            if (!started) {
                tellerEnded();
                ownTellerEnded();
            }
        }
    }

    private synchronized void tellerEnded() {
        tellers--;
    }

    private synchronized void ownTellerEnded() {
        ownTellers--;
        notifyAll();
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
        while (ownTellers > 0) { // as long as the handler takes
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
                ScopedValue.where(IN_A_HANDLER, true).run(() -> handler.accept(failure));
            } catch (Throwable e) { // the handler is the user's
                if (!isKeptForCloser(e)) {
                    System.getLogger(UnobservedFailures.class.getName())
                            .log(System.Logger.Level.WARNING, "the handler of unobserved failures failed", e);
                }
            }
        }
    }

    /** Keeps what the handler has thrown for the next {@code close}. Returns whether there will be one, as far as one can know. */
    @SuppressWarnings("ReferenceEquality") // no exception can be suppressed in itself
    private synchronized boolean isKeptForCloser(Throwable e) {
        if (handlerFailure == null) {
            handlerFailure = e instanceof RuntimeException r
                    ? r
                    : new IllegalStateException("the handler of unobserved failures failed", e);
        } else if (handlerFailure != e) { // a handler may throw the same again
            handlerFailure.addSuppressed(e);
        }
        return !closedByHandler || closers > 0;
    }

    /** Tells the handler, and then of what is left to this thread meanwhile, which is counted among the tellers until it returns. */
    private void tellInTurn(List<TaskException> some, @Nullable TaskException ofBackend) {
        boolean ended = false;
        try {
            tellAll(some, ofBackend);
            while (true) {
                TaskException ofBackendLeft;
                synchronized (this) {
                    if (!leftToTellers) {
                        tellerEnded(); // before anyone can leave more
                        ended = true;
                        return;
                    }
                    leftToTellers = false;
                    ofBackendLeft = ofBackendLater;
                    ofBackendLater = null;
                }
                awaitDecoded();
                tellAll(takeAll(), ofBackendLeft);
            }
        } finally {
            if (!ended) {
                tellerEnded();
            }
        }
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

    /** Called by a handler, which cannot wait for itself: whoever tells that of this pool goes on with the rest. */
    private void leaveToTeller(@Nullable TaskException ofBackend) {
        boolean nobodyTells;
        synchronized (this) {
            closedByHandler = true;
            leftToTellers = true;
            if (ofBackendLater == null) {
                ofBackendLater = ofBackend;
            }
            nobodyTells = tellers == 0;
        }
        if (nobodyTells) { // then it is the handler of another pool
            tellSoon(List.of());
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
        if (IN_A_HANDLER.isBound()) {
            leaveToTeller(ofBackend);
            return;
        }
        RuntimeException first;
        synchronized (this) {
            closers++;
        }
        try {
            awaitDecoded();
            awaitTold();
            synchronized (this) {
                tellers++;
            }
            tellInTurn(takeAll(), ofBackend);
            awaitTold(); // the handler of another pool may have left something to a thread of its own
        } finally {
            first = closerEnded();
        }
        if (first != null) {
            throw first;
        }
    }

    private synchronized @Nullable RuntimeException closerEnded() {
        closers--;
        var first = handlerFailure;
        handlerFailure = null;
        return first;
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
