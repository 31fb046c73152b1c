package dev.forkful;

import dev.forkful.internal.watch.StackSpace;
import dev.forkful.spi.Backend;
import dev.forkful.spi.Usage;
import java.util.Iterator;
import java.util.Set;
import java.util.Spliterator;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The source of one {@link Workers#stream} or {@link Workers#outcomes}.
 *
 * <pre>
 *   items ──▶ feeder (a virtual thread) ──▶ backend ──▶ arrived ──▶ consumer (who runs the stream)
 *                 ▲                                                    │
 *                 └───────────── places: one per item ◀────────────────┘
 * </pre>
 *
 * The feeder is a thread of its own so that results of a slow input come out while the next item is still awaited. It takes a place per item, the
 * consumer gives it back: so what is on its way, and what has arrived but was not taken, are bounded together.
 */
final class Feed<T, R extends @Nullable Object> implements Spliterator<Feed<T, R>.Item> {
    enum Order {
        OF_ITEMS,
        OF_COMPLETION
    }

    /** What arrives at the consumer: an item, or the end. */
    sealed interface Arrival {}

    /** After {@code count} items there are no more, because the input has ended or because of {@code error}. */
    record End(long count, @Nullable Throwable error) implements Arrival {}

    /** The task of one item. */
    final class Item extends TaskHandle<R> implements Arrival {
        private final T item;
        private final long place;

        Item(Fn<?, ?> fn, T item, long place) {
            super(workers.nextNumber(), fn, item, workers, null);
            this.item = item;
            this.place = place;
        }

        @Override
        public String name() {
            return super.name() + " (item " + place + ", from 0)";
        }

        @Override
        void whenEnded() {
            onTheirWay.remove(this);
            if (order == Order.OF_COMPLETION) {
                arrived.add(this);
            }
        }

        @Override
        boolean isAwaited() {
            return true; // by the consumer, unless he has left; then no one wants it
        }

        R resultOrThrow() {
            try {
                return join();
            } catch (TaskException e) {
                Feed.this.stop();
                throw e;
            }
        }

        Outcome<T, R> outcome() {
            var failure = failure();
            return failure == null
                    ? new Outcome.Success<>(item, resultNow(), stats())
                    : new Outcome.Failure<>(item, failure, stats());
        }
    }

    private final Feeds feeds;
    private final BackendWorkers workers;
    private final Backend backend;
    private final Iterable<? extends T> items;
    private final Fn<?, ?> fn;
    private final Order order;
    private final Arrivals<Arrival> arrived;
    private final Set<Item> onTheirWay = ConcurrentHashMap.newKeySet();
    private final Semaphore places;
    private volatile boolean stopped;

    /** Its stream was closed before it was stopped. */
    private volatile boolean closed;

    private volatile boolean poolShutDown;

    /** Written by the consumer before it starts the feeder. */
    private volatile @Nullable Thread feeder;

    /** How many places there are. Touched by the consumer only. */
    private int window;

    /** Touched by the consumer only. */
    private long taken;

    /** Touched by the consumer only; known once it has come. */
    private @Nullable End end;

    /** The consumer has been told that there are no more. Touched by it only. */
    private boolean over;

    /** With what this stream ended before its end. Touched by the consumer only. */
    private @Nullable Throwable brokenBy;

    Feed(Feeds feeds, BackendWorkers workers, Backend backend, Iterable<? extends T> items, Fn<?, ?> fn, Order order) {
        this.feeds = feeds;
        this.workers = workers;
        this.backend = backend;
        this.items = items;
        this.fn = backend.prepare(fn);
        this.order = order;
        this.arrived = new Arrivals<>(backend);
        this.window = backend.window(workers.options(), 1);
        this.places = new Semaphore(window);
    }

    // The feeder.

    private void feed() {
        long count = 0;
        Throwable error = null;
        try {
            for (Iterator<? extends T> it = items.iterator(); !stopped && it.hasNext(); count++) {
                @SuppressWarnings("unchecked") // checked not to be null
                var argument = (T) BackendWorkers.item(it.next(), count);
                if (stopped) { // and the input does not mind interrupts
                    break;
                }
                if (poolShutDown) { // perhaps by the input itself, in this thread, which is not interrupted then
                    throw shutDown();
                }
                places.acquire();
                var item = new Item(fn, argument, count);
                onTheirWay.add(item);
                give(item);
                if (order == Order.OF_ITEMS) {
                    arrived.add(item);
                }
            }
        } catch (RejectedExecutionException e) {
            error = e;
        } catch (InterruptedException e) {
            error = poolShutDown ? shutDown() : e; // if this feed was stopped, no one will ask
        } catch (Throwable e) { // of the user's iterator
            error = poolShutDown ? shutDown() : e;
        }
        backend.release(fn);
        feeds.ended(this);
        arrived.add(new End(count, error));
        if (stopped) {
            cancelAll();
        }
    }

    private static RejectedExecutionException shutDown() {
        return new RejectedExecutionException(
                "the pool was shut down before all items of this stream were given to it");
    }

    private void give(Item item) {
        try {
            workers.give(item);
        } catch (NotShippableException e) {
            item.submitted(System.nanoTime()); // which the backend has not come to
            item.failed(e, Usage.NONE);
        } catch (RejectedExecutionException e) {
            onTheirWay.remove(item); // it never was; the end of this feed says why
            throw e;
        }
    }

    /** The pool takes no more items; what is on its way still arrives. */
    void poolShutDown() {
        poolShutDown = true;
        interruptFeeder();
    }

    /** No one wants more. */
    void stop() {
        stopped = true;
        interruptFeeder();
        cancelAll();
    }

    /** Its stream is closed. Who reads it, in another thread, must not take what has come so far for everything. */
    void close() {
        closed = !stopped;
        stop();
        arrived.add(new End(0, null)); // though nothing else may come, as long as the input does not mind interrupts
    }

    /** Unless that is the current thread, and the input has stopped this feed or its pool: an interrupt would end what it does next, such as waiting in {@code close()}. */
    private void interruptFeeder() {
        var thread = feeder;
        if (thread != null && !thread.equals(Thread.currentThread())) {
            thread.interrupt();
        }
    }

    /** By the consumer. */
    private void startFeeder() {
        try {
            var thread = Thread.ofVirtual().name("forkful-feeder").unstarted(this::feed);
            feeder = thread;
            feeds.started(this);
            thread.start();
        } catch (OutOfMemoryError | NoClassDefFoundError e) {
            brokenBy = e; // nothing will arrive
            stop(); // the JDK may have run it all the same
            backend.release(fn);
            feeds.ended(this);
            throw e;
        }
    }

    private void cancelAll() {
        onTheirWay.forEach(Item::cancelNow);
    }

    // The consumer.

    @Override
    public boolean tryAdvance(Consumer<? super Item> action) {
        if (brokenBy != null) { // who goes on all the same must not take this for the end of the items
            throw new IllegalStateException("this stream ended with an exception", brokenBy);
        }
        if (over || (stopped && !closed)) {
            return false;
        }
        StackSpace.demand(taken);
        throwIfClosed(); // before anything is asked of the input
        if (feeder == null) {
            startFeeder();
        }
        try {
            while (end == null || taken < end.count()) {
                throwIfClosed();
                switch (arrived.take()) {
                    case End e -> end = e;
                    case Feed<?, ?>.Item i -> {
                        @SuppressWarnings("unchecked") // only this feed adds here
                        var item = (Item) i;
                        if (order == Order.OF_ITEMS) {
                            item.awaitOver();
                        }
                        throwIfClosed();
                        taken++;
                        places.release(1 + widen());
                        hand(item, action);
                        return true;
                    }
                }
            }
        } catch (StackOverflowError e) { // an item may have been taken, and would be missing
            brokenBy = e;
            stop();
            throw e;
        } catch (InterruptedException e) {
            stop();
            Thread.currentThread().interrupt();
            var cancelled =
                    new TaskCancelledException("interrupted in a stream of results; its tasks were cancelled", e);
            brokenBy = cancelled;
            throw cancelled;
        }
        throwIfClosed();
        switch (end.error()) {
            case null -> {}
            case RuntimeException e -> throw e;
            case Error e -> throw e;
            case Throwable e -> throw new IllegalStateException("the input threw a checked exception", e);
        }
        over = true;
        return false;
    }

    private void throwIfClosed() {
        if (closed) {
            var cancelled = new TaskCancelledException(
                    "this stream was closed before its end was read; its tasks were cancelled");
            brokenBy = cancelled;
            throw cancelled;
        }
    }

    /** What throws here is the user's, or what the item failed with: nothing more is handed out, and no finisher of a gatherer is run. */
    private void hand(Item item, Consumer<? super Item> action) {
        try {
            action.accept(item);
        } catch (Throwable e) {
            brokenBy = e;
            stop();
            throw e;
        }
    }

    /** How much the backend has become faster since: as many places more. */
    private int widen() {
        int now = backend.window(workers.options(), 1);
        int more = Math.max(0, now - window);
        window += more;
        return more;
    }

    @Override
    public @Nullable Spliterator<Item> trySplit() {
        return null;
    }

    @Override
    public long estimateSize() {
        return Long.MAX_VALUE;
    }

    @Override
    public int characteristics() {
        return ORDERED | NONNULL;
    }
}
