package dev.forkful;

import dev.forkful.internal.watch.StackSpace;
import dev.forkful.spi.Backend;
import dev.forkful.spi.Batch;
import dev.forkful.spi.Job;
import dev.forkful.spi.Results;
import dev.forkful.spi.Usage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * One {@code map}, driven by the thread that called it: keeps a window of items on their way, puts results in their places, and at the first failure
 * stops the rest. Confined to that thread, except for what the backend calls.
 *
 * <p>Where the backend knows what to do with many items at once, and one takes little time, they go in {@linkplain Chunk chunks}: a task for each would cost
 * ten times as much.
 */
final class MapRun<R extends @Nullable Object> {
    /** How long what is cancelled may take to stop before the failure is thrown all the same; processes need about a second. */
    private static final Duration STOPPING = Duration.ofSeconds(3);

    /** An input that is slower than that is not waited for to fill a chunk. */
    private static final Duration FILLING = Duration.ofMillis(1);

    private final BackendWorkers workers;
    private final Backend backend;
    private final Arrivals<Part> ended;
    private final Set<Part> onTheirWay = ConcurrentHashMap.newKeySet();
    private final ResultList<R> results;

    /**
     * A map.
     *
     * @param size how many items there will be, as far as that is known; 0 if it is not
     */
    MapRun(BackendWorkers workers, Backend backend, int size) {
        this.results = new ResultList<>(size);
        this.workers = workers;
        this.backend = backend;
        this.ended = new Arrivals<>(backend);
    }

    /** One job: of an item, or of several. */
    private interface Part extends Job {
        /** Puts what came into its places, or throws why it did not. */
        void take();

        /** What has to be given after it; null if nothing. Asked once, when it has been given. */
        @Nullable
        Part later();

        void stop();
    }

    private String name(long number, int place) {
        return TaskJob.name(number, workers.options()) + " (item " + place + ", from 0)";
    }

    /** The task of one item. */
    private final class Item extends TaskHandle<Object> implements Part {
        private final int place;

        Item(int place, Fn<?, ?> fn, Object argument) {
            super(workers.nextNumber(), fn, argument, workers, null);
            this.place = place;
        }

        @Override
        public String name() {
            return super.name() + " (item " + place + ", from 0)";
        }

        @Override
        boolean isAwaited() {
            return true; // by the thread of this map
        }

        @Override
        void whenEnded() {
            ended.add(this);
        }

        @Override
        public void take() {
            var failure = failure();
            if (failure != null) {
                throw failure;
            }
            results.put(place, resultNow());
        }

        @Override
        public @Nullable Part later() {
            return null;
        }

        @Override
        public void stop() {
            abandon();
        }
    }

    /** Several items in a row. What the backend calls first, it calls under a lock of its own, and what it calls last makes the rest visible. */
    private final class Chunk implements Batch, Part {
        private final long firstNumber;
        private final int firstPlace;
        private final Fn<?, ?> fn;
        private volatile List<Object> items;
        private volatile boolean unwanted;

        /** Of the thread of the map alone. */
        private @Nullable Chunk later;

        private @Nullable Object ticket;
        private volatile @Nullable Results arrived;
        private volatile @Nullable TaskException failure;

        Chunk(long firstNumber, int firstPlace, Fn<?, ?> fn, List<Object> items) {
            this.firstNumber = firstNumber;
            this.firstPlace = firstPlace;
            this.fn = fn;
            this.items = items;
        }

        @Override
        public List<?> items() {
            return items;
        }

        @Override
        public Batch split(int from) {
            var all = items;
            var rest = new Chunk(firstNumber + from, firstPlace + from, fn, all.subList(from, all.size()));
            rest.unwanted = unwanted;
            onTheirWay.add(rest);
            items = all.subList(0, from);
            return rest;
        }

        @Override
        public void shorten(int count) {
            var all = items;
            later = new Chunk(firstNumber + count, firstPlace + count, fn, all.subList(count, all.size()));
            items = all.subList(0, count);
        }

        @Override
        public @Nullable Part later() {
            return later;
        }

        @Override
        public String name(int item) {
            return MapRun.this.name(firstNumber + item, firstPlace + item);
        }

        @Override
        public String name() {
            int last = items.size() - 1;
            return last == 0
                    ? name(0)
                    : "tasks " + firstNumber + " to " + (firstNumber + last) + " (items " + firstPlace + " to "
                            + (firstPlace + last) + ", from 0)";
        }

        @Override
        public Fn<?, ?> function() {
            return fn;
        }

        @Override
        public Object argument() {
            return items;
        }

        @Override
        public TaskOptions options() {
            return workers.options();
        }

        @Override
        public void submitted(long at) {
            // no one asks for how long a chunk waited
        }

        @Override
        public void ticket(@Nullable Object ofBackend) {
            ticket = ofBackend;
        }

        @Override
        public @Nullable Object ticket() {
            return ticket;
        }

        @Override
        public boolean isWanted() {
            return !unwanted;
        }

        @Override
        public boolean started(String worker, long pid, int tries, long at) {
            return !unwanted;
        }

        @Override
        public void returned(Results results, Usage usage) {
            arrived = results;
            ended.add(this);
        }

        @Override
        public void succeeded(@Nullable Object value, Usage usage) {
            throw new IllegalStateException("a batch has results of its own for each item");
        }

        @Override
        public void failed(TaskException why, Usage usage) {
            failure = why;
            ended.add(this);
        }

        @Override
        public void ended() {
            failure = new TaskCancelledException(name() + " was cancelled");
            ended.add(this);
        }

        @Override
        public void take() {
            var why = failure;
            if (why != null) {
                throw why;
            }
            var came = arrived;
            if (came != null) {
                for (int i = 0, n = came.count(); i < n; i++) {
                    results.put(firstPlace + i, came.next());
                }
            }
        }

        @Override
        public void stop() {
            unwanted = true;
            backend.stop(this);
        }
    }

    List<R> run(Iterator<?> items, Fn<?, ?> fn) {
        StackSpace.demand(1);
        var prepared = backend.prepare(fn);
        try {
            Part later = null;
            while (later != null || items.hasNext()) {
                var next = later != null ? later : next(items, prepared);
                while (onTheirWay.size() >= backend.window(workers.options(), backend.batch(workers.options()))) {
                    take(ended.takePatiently());
                }
                for (var done = ended.poll(); done != null; done = ended.poll()) {
                    take(done); // so that a failure is seen before more is begun
                }
                onTheirWay.add(next);
                give(next);
                later = next.later();
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
        return results;
    }

    private Part next(Iterator<?> items, Fn<?, ?> fn) {
        int most = backend.batch(workers.options());
        int place = results.size();
        if (most == 1) {
            var item = BackendWorkers.item(items.next(), place);
            results.addPlaces(1);
            return new Item(place, fn, item);
        }
        var several = new ArrayList<>(most);
        long from = System.nanoTime();
        do {
            several.add(BackendWorkers.item(items.next(), place + several.size()));
        } while (several.size() < most
                && (!isLooked(several.size()) || System.nanoTime() - from < FILLING.toNanos())
                && items.hasNext());
        results.addPlaces(several.size());
        return new Chunk(workers.nextNumbers(several.size()), place, fn, several);
    }

    /** Whether to look at the clock after so many items: after the first few, since each may take long, and then now and then, since it takes as long as one of them. */
    private static boolean isLooked(int items) {
        return Integer.bitCount(items) == 1 || (items & 15) == 0;
    }

    private void give(Part part) {
        try {
            workers.give(part);
        } catch (Throwable e) {
            onTheirWay.remove(part); // it never was
            throw e;
        }
    }

    private void take(Part part) {
        onTheirWay.remove(part);
        try {
            part.take();
        } catch (TaskException e) {
            throw e.here();
        }
    }

    private void stop() {
        var stopped = new HashSet<Part>();
        boolean any;
        do { // a part may have been split before it was stopped, and the rest be where it was not seen
            any = false;
            for (var part : onTheirWay) {
                if (stopped.add(part)) {
                    part.stop();
                    any = true;
                }
            }
        } while (any);
        boolean interrupted = Thread.interrupted();
        long deadline = System.nanoTime() + STOPPING.toNanos();
        try {
            while (!onTheirWay.isEmpty()) {
                var part = ended.poll(deadline);
                if (part == null) {
                    break;
                }
                onTheirWay.remove(part);
            }
        } catch (InterruptedException e) {
            interrupted = true;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
