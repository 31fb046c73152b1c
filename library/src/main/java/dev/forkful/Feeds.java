package dev.forkful;

import dev.forkful.spi.Backend;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Gatherer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** The streams of one pool: makes them, and ends their feeders when the pool is shut down. Thread-safe. */
final class Feeds {
    /** Those whose feeder runs. */
    private final Set<Feed<?, ?>> running = ConcurrentHashMap.newKeySet();

    private volatile boolean stopped;

    /** Results in the order of the items. */
    <T, R extends @Nullable Object> Stream<R> ordered(
            BackendWorkers workers, Backend backend, Iterable<? extends T> items, Fn<? super T, ? extends R> fn) {
        var feed = new Feed<T, R>(this, workers, backend, items, fn, Feed.Order.OF_ITEMS);
        return stream(feed).map(Feed.Item::resultOrThrow);
    }

    /** Outcomes in the order in which they come. */
    <T, R extends @Nullable Object> Stream<Outcome<T, R>> completed(
            BackendWorkers workers, Backend backend, Iterable<? extends T> items, Fn<? super T, ? extends R> fn) {
        var feed = new Feed<T, R>(this, workers, backend, items, fn, Feed.Order.OF_COMPLETION);
        return stream(feed).map(Feed.Item::outcome);
    }

    /**
     * The feed as a stream that ends it. A stream's source is not told when {@code limit} or {@code findFirst} has seen enough, but the
     * finisher of a gatherer is.
     */
    private static <T, R extends @Nullable Object> Stream<Feed<T, R>.Item> stream(Feed<T, R> feed) {
        return StreamSupport.stream(feed, false)
                .gather(Gatherer.ofSequential(
                        Gatherer.Integrator.<@Nullable Void, Feed<T, R>.Item, Feed<T, R>.Item>of(
                                (nothing, item, downstream) -> downstream.push(item)),
                        (nothing, downstream) -> feed.stop()))
                .onClose(feed::close);
    }

    void started(Feed<?, ?> feed) {
        running.add(feed);
        if (stopped) {
            feed.poolShutDown();
        }
    }

    void ended(Feed<?, ?> feed) {
        running.remove(feed);
    }

    /** The pool takes no more tasks. */
    void stop() {
        stopped = true;
        running.forEach(Feed::poolShutDown);
    }
}
