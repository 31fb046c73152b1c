package dev.forkful;

import dev.forkful.spi.Backend;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One {@code map}, driven by the thread that called it: keeps a window of items on their way, puts results in their places, and at the first failure
 * stops the rest. Confined to that thread, except for {@link #ended}, by which the backend tells what is over.
 */
final class MapRun<R extends @Nullable Object> {
    /** How long what is cancelled may take to stop before the failure is thrown all the same; processes need about a second. */
    private static final Duration STOPPING = Duration.ofSeconds(3);

    private final BackendWorkers workers;
    private final Backend backend;
    private final LinkedBlockingQueue<Item> ended = new LinkedBlockingQueue<>();
    private final Set<Item> onTheirWay = new HashSet<>();
    private final List<@Nullable Object> results = new ArrayList<>();

    MapRun(BackendWorkers workers, Backend backend) {
        this.workers = workers;
        this.backend = backend;
    }

    /** The task of one item. */
    private final class Item extends TaskHandle<Object> {
        final int place;

        Item(int place, Fn<?, ?> fn, Object argument) {
            super(workers.nextNumber(), fn, argument, backend, null);
            this.place = place;
        }

        @Override
        public String name() {
            return super.name() + " (item " + place + ", from 0)";
        }

        @Override
        void whenEnded() {
            ended.add(this);
        }
    }

    List<R> run(Iterator<?> items, Fn<?, ?> fn) {
        var prepared = backend.prepare(fn);
        try {
            for (int place = 0; items.hasNext(); place++) {
                var argument = BackendWorkers.item(items.next(), place);
                while (onTheirWay.size() >= backend.window()) {
                    take(ended.take());
                }
                for (var done = ended.poll(); done != null; done = ended.poll()) {
                    take(done); // so that a failure is seen before more is begun
                }
                results.add(null);
                var item = new Item(place, prepared, argument);
                workers.give(item);
                onTheirWay.add(item);
            }
            while (!onTheirWay.isEmpty()) {
                take(ended.take());
            }
        } catch (InterruptedException e) {
            stop();
            Thread.currentThread().interrupt();
            throw new TaskCancelledException("interrupted in map(); its tasks were cancelled", e);
        } catch (Throwable e) {
            stop();
            throw e;
        } finally {
            backend.release(prepared);
        }
        @SuppressWarnings("unchecked") // what fn returned
        var typed = (List<R>) Collections.unmodifiableList(results);
        return typed;
    }

    private void take(Item item) {
        onTheirWay.remove(item);
        var failure = item.failure();
        if (failure != null) {
            throw failure.here();
        }
        results.set(item.place, item.resultNow());
    }

    private void stop() {
        onTheirWay.forEach(item -> item.cancel(true));
        boolean interrupted = Thread.interrupted();
        long deadline = System.nanoTime() + STOPPING.toNanos();
        try {
            while (!onTheirWay.isEmpty() && deadline - System.nanoTime() > 0) {
                var item = ended.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
                if (item != null) {
                    onTheirWay.remove(item);
                }
            }
        } catch (InterruptedException e) {
            interrupted = true;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
