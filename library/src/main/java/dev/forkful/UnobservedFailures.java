package dev.forkful;

import dev.forkful.internal.watch.Aside;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The failures of one pool that nobody has looked at yet. They are kept until someone does, or the pool is closed; of more than {@value #KEPT} only the
 * number is kept, unless there is a handler, which is then told of the oldest.
 *
 * <p>Thread-safe; every field is guarded by {@code this}. The handler is the user's: it runs without that lock, in one thread at a time, which tells it all that is
 * in the queue.
 */
final class UnobservedFailures {
    private static final int KEPT = 1_000;

    /** How long the end waits for results that are being decoded. */
    private static final Duration DECODING = Duration.ofSeconds(5);

    /** Bound while a handler runs, of whichever pool: it cannot wait until a handler has been told, which may wait for it. */
    private static final ScopedValue<Boolean> IN_A_HANDLER = ScopedValue.newInstance();

    private final @Nullable Consumer<? super TaskException> handler;

    /** Of whoever made the pool. */
    private final @Nullable ClassLoader loader = Thread.currentThread().getContextClassLoader();

    private final Map<TaskHandle<?>, TaskException> failures = new LinkedHashMap<>();

    /** How many failures are only counted, because no more are kept. */
    private long dropped;

    /** Those whose results are decoded by a thread of their own, because no one waits for them. */
    private final Set<TaskHandle<?>> decoding = new LinkedHashSet<>();

    /** What the handler is to be told next, for the thread that tells it. */
    private final Queue<TaskException> toTell = new ArrayDeque<>();

    /** A thread tells the handler. Whoever sets this empties the queue, and clears it when he finds that empty. */
    private boolean telling;

    /** What the handler has thrown, for the next {@code close}. */
    private @Nullable RuntimeException handlerFailure;

    /** What it has thrown since, of which no more than {@value #KEPT} are kept: a pool may live for months. */
    private long suppressed;

    /** What is wrong with the backend was told, or is to be told. */
    private boolean backendTold;

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

    // What comes.

    void add(TaskHandle<?> task, TaskException failure) {
        synchronized (this) {
            if (task.filed) {
                return;
            }
            task.filed = true;
            failures.put(task, failure);
            if (failures.size() > KEPT) {
                var entries = failures.entrySet().iterator();
                var oldest = entries.next();
                entries.remove();
                if (handler == null) {
                    oldest.getKey().onlyCounted = true;
                    dropped++;
                } else {
                    toTell.add(oldest.getValue());
                }
            }
        }
        if (handler != null) {
            tellSoon();
        }
    }

    /** A failure that no one can look at, because no one has the task. */
    void addUnreachable(TaskHandle<?> task, TaskException failure) {
        if (handler == null) {
            add(task, failure);
            return;
        }
        synchronized (this) {
            if (task.filed) {
                return;
            }
            task.filed = true;
            toTell.add(failure);
        }
        tellSoon();
    }

    synchronized void remove(TaskHandle<?> task) {
        if (failures.remove(task) == null && task.onlyCounted) {
            task.onlyCounted = false;
            dropped = Math.max(0, dropped - 1); // close() may have told their number
        }
    }

    /** Decodes the result of a task that no one waits for, on a thread of its own. */
    void decode(TaskHandle<?> task) {
        synchronized (this) {
            decoding.add(task);
        }
        Aside.run("forkful-decoder of " + task.name(), loader, () -> {
            try {
                task.openAndFile();
            } catch (InterruptedException e) { // by no one
                Thread.currentThread().interrupt();
            } finally {
                isDecoded(task);
            }
        });
    }

    private synchronized void isDecoded(TaskHandle<?> task) {
        decoding.remove(task);
        notifyAll();
    }

    /** Results that are being decoded may turn out to be failures. One that takes too long is left alone: it runs code of the user's. */
    void awaitDecoded() {
        long deadline = System.nanoTime() + DECODING.toNanos();
        if (!awaitDecoded(System.nanoTime() + Aside.ASKING.toNanos())) {
            decodeElsewhere();
            awaitDecoded(deadline);
        }
        int left = beingDecoded().size();
        if (left > 0) {
            complain(left);
        }
    }

    private synchronized List<TaskHandle<?>> beingDecoded() {
        return List.copyOf(decoding);
    }

    private static void complain(int left) {
        try {
            System.getLogger(UnobservedFailures.class.getName())
                    .log(
                            System.Logger.Level.WARNING,
                            "the results of {0} tasks that nobody waits for could not be read within {1} s: whether these tasks have failed will not be told",
                            left,
                            DECODING.toSeconds());
        } catch (RuntimeException | Error e) {
            // of a log handler of the user's; what has failed is to be told all the same
        }
    }

    /** Whether that was done by then, by whomever: who looks at a task decodes it, too. */
    private synchronized boolean awaitDecoded(long deadline) {
        boolean interrupted = false;
        while (isAnyBeingDecoded() && System.nanoTime() - deadline < 0) {
            Aside.again();
            try {
                wait(Aside.ASKING.toMillis());
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return !isAnyBeingDecoded();
    }

    private synchronized boolean isAnyBeingDecoded() {
        decoding.removeIf(TaskHandle::isFiledIfOver);
        return !decoding.isEmpty();
    }

    /** Decodes those that no thread has begun, on one that needs no carrier: the program may compute on as many virtual threads as it has. */
    private void decodeElsewhere() {
        var tasks = beingDecoded();
        try {
            var decoder = Thread.ofPlatform()
                    .daemon()
                    .inheritInheritableThreadLocals(false)
                    .name("forkful-decoder")
                    .unstarted(() -> {
                        for (var task : tasks) {
                            if (task.isOpenAndFiled()) {
                                isDecoded(task);
                            }
                        }
                    });
            decoder.setContextClassLoader(loader);
            decoder.start();
        } catch (OutOfMemoryError e) {
            // the system refuses threads: those that wait for one are asked for again
        }
    }

    // Who tells the handler.

    /** On a thread of its own: the caller's is a backend's, or a handler's, and the handler is the user's. */
    private void tellSoon() {
        synchronized (this) {
            if (telling || toTell.isEmpty()) {
                return;
            }
            telling = true;
        }
        Aside.run("forkful-unobserved", loader, () -> tellAll(UnobservedFailures::log));
    }

    /** Waits until no one else tells the handler. Returns whether there is something left, which then this thread has to tell it. */
    private synchronized boolean beginTelling() {
        boolean interrupted = false;
        while (telling) { // as long as the handler takes
            Aside.again();
            try {
                wait(Aside.ASKING.toMillis());
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        telling = !toTell.isEmpty();
        return telling;
    }

    private synchronized void stopTelling() {
        telling = false;
        notifyAll();
    }

    /** The next failure; null if there is none, and then this thread does not tell any more. */
    private synchronized @Nullable TaskException next() {
        var next = toTell.poll();
        if (next == null) {
            stopTelling(); // before anyone can add one
        }
        return next;
    }

    /**
     * Tells the handler what is in the queue, until that is empty.
     *
     * @param also who is told, beside {@code close}, what the handler throws
     */
    private void tellAll(Consumer<? super Throwable> also) {
        boolean ended = false;
        try {
            for (var failure = next(); failure != null; failure = next()) {
                tell(failure, also);
            }
            ended = true;
        } finally {
            if (!ended) {
                stopTelling();
            }
        }
    }

    private void tell(TaskException failure, Consumer<? super Throwable> also) {
        if (handler == null) {
            return;
        }
        try {
            ScopedValue.where(IN_A_HANDLER, true).run(() -> handler.accept(failure));
        } catch (Throwable e) { // the handler is the user's
            keepForClose(e);
            also.accept(e);
        }
    }

    @SuppressWarnings("ReferenceEquality") // no exception can be suppressed in itself
    private synchronized void keepForClose(Throwable e) {
        if (handlerFailure == null) {
            handlerFailure = e instanceof RuntimeException r
                    ? r
                    : new IllegalStateException("the handler of unobserved failures failed", e);
        } else if (handlerFailure != e && ++suppressed <= KEPT) { // a handler may throw the same again
            handlerFailure.addSuppressed(e);
        }
    }

    private static void log(Throwable e) {
        System.getLogger(UnobservedFailures.class.getName())
                .log(System.Logger.Level.WARNING, "the handler of unobserved failures failed", e);
    }

    // The end.

    /** Has the handler, if there is one, told of all that nobody has looked at so far. */
    void tell() {
        if (handler != null) {
            leaveToTeller(null);
            tellSoon();
        }
    }

    /**
     * Hands everything to the handler, or throws it; once. What has arrived must have been {@linkplain #awaitDecoded decoded}.
     *
     * @param inACallback whether the current thread is in one, for which a handler may wait
     */
    void report(@Nullable TaskException ofBackend, boolean inACallback) {
        if (handler != null) {
            reportToHandler(ofBackend, inACallback);
        } else {
            throwAll(ofBackend);
        }
    }

    /** Whether the current thread is in a handler, of whichever pool. */
    static boolean isInAHandler() {
        return IN_A_HANDLER.isBound();
    }

    private void reportToHandler(@Nullable TaskException ofBackend, boolean inACallback) {
        leaveToTeller(ofBackend);
        if (isInAHandler() || inACallback) { // which cannot wait for itself
            tellSoon();
            return;
        }
        while (beginTelling()) {
            tellAll(e -> {});
        }
        var thrown = takeHandlerFailure();
        if (thrown != null) {
            throw thrown;
        }
    }

    private synchronized void leaveToTeller(@Nullable TaskException ofBackend) {
        toTell.addAll(takeAll());
        if (ofBackend != null && !backendTold) {
            backendTold = true;
            toTell.add(ofBackend);
        }
    }

    private synchronized @Nullable RuntimeException takeHandlerFailure() {
        var thrown = handlerFailure;
        handlerFailure = null;
        suppressed = 0;
        return thrown;
    }

    /** Who failed first comes first; who was decoded first, each by a thread of its own, tells nothing. */
    private synchronized List<TaskException> takeAll() {
        long now = System.nanoTime();
        var all = failures.entrySet().stream()
                .sorted(Map.Entry.comparingByKey(Comparator.<TaskHandle<?>>comparingLong(task -> task.endedAfter(now))
                        .thenComparingLong(TaskHandle::number)))
                .map(Map.Entry::getValue)
                .toList();
        failures.clear();
        return all;
    }

    private void throwAll(@Nullable TaskException ofBackend) {
        List<TaskException> all;
        long more;
        @Nullable TaskException backend;
        synchronized (this) {
            backend = backendTold ? null : ofBackend;
            backendTold |= backend != null;
            all = takeAll();
            more = dropped;
            dropped = 0;
        }
        RuntimeException first = backend == null ? null : backend.here();
        for (var failure : all) {
            if (first == null) {
                first = failure.here();
            } else {
                first.addSuppressed(failure);
            }
        }
        if (first == null) {
            if (more > 0) {
                throw new IllegalStateException("nobody has looked at the failures of " + more
                        + " tasks; only their number was kept, since there were more than " + KEPT);
            }
            return;
        }
        if (more > 0) {
            first.addSuppressed(new IllegalStateException(
                    "and " + more + " more failures, of which only the last " + KEPT + " were kept"));
        }
        throw first;
    }
}
