package dev.forkful;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.forkful.spi.Batch;
import dev.forkful.spi.Job;
import dev.forkful.spi.Results;
import dev.forkful.spi.Usage;
import dev.forkful.spi.Waiter;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The chunks of a map: how one that fails ends, where they are split in that moment, and what becomes of those that are too large. */
class MapRunTest {
    private static final int CHUNKS = 40;

    /** Fails the first chunk when all are there. */
    private static class Splitting extends PaperBackend {
        /** What a worker would still run. */
        final Set<Batch> there = new LinkedHashSet<>();

        private boolean failed;

        @Override
        public int batch(TaskOptions options) {
            return 2;
        }

        @Override
        public void submit(Job job) {
            there.add((Batch) job);
        }

        @Override
        public boolean await(Waiter waiter, BooleanSupplier over, long deadline) {
            if (!failed) { // there is room for all, so the map waits when all are there
                failed = true;
                var first = there.iterator().next();
                there.remove(first);
                first.failed(TaskFailedException.of("failed", new IllegalStateException()), Usage.NONE);
            }
            return over.getAsBoolean();
        }

        @Override
        public void stop(Job job) {
            if (there.remove(job)) {
                job.ended();
            }
        }

        /** Another worker is to have the last of its items. */
        void split(Batch batch) {
            if (batch.items().size() > 1) {
                there.add(batch.split(1));
            }
        }
    }

    private static void assertAllAreStopped(Splitting backend) {
        var workers = new BackendWorkers(backend, new UnobservedFailures(), TaskOptions.NONE);
        var items = IntStream.range(0, 2 * CHUNKS).boxed().toList();
        assertThatThrownBy(() -> workers.map(items, i -> i)).isInstanceOf(TaskFailedException.class);
        assertThat(backend.there).as("what goes on after the map has thrown").isEmpty();
    }

    @Test
    void whatIsSplitOffAChunkBeforeThatIsStoppedIsStopped() {
        assertAllAreStopped(new Splitting() {
            @Override
            public void stop(Job job) {
                new ArrayList<>(there).stream().filter(Job::isWanted).limit(2).forEach(this::split);
                super.stop(job);
            }
        });
    }

    @Test
    void whatIsSplitOffAChunkThatIsNotWantedAnyMoreIsStopped() {
        assertAllAreStopped(new Splitting() {
            @Override
            public void stop(Job job) {
                split((Batch) job);
                super.stop(job);
            }
        });
    }

    /** Takes three items at once, and runs them when the map waits for them. */
    private static class Narrow extends PaperBackend {
        private final List<Batch> there = new ArrayList<>();
        int most;

        @Override
        public int window(TaskOptions options, int items) {
            return 2;
        }

        @Override
        public int batch(TaskOptions options) {
            return 100;
        }

        @Override
        public void submit(Job job) {
            var batch = (Batch) job;
            if (batch.items().size() > 3) {
                batch.shorten(3);
            }
            there.add(batch);
            most = Math.max(most, there.size());
        }

        @Override
        public boolean await(Waiter waiter, BooleanSupplier over, long deadline) {
            var last = there.removeLast();
            last.returned(new Same(last.items().iterator(), last.items().size()), Usage.NONE);
            return over.getAsBoolean();
        }
    }

    /** The items themselves. */
    private record Same(Iterator<?> items, int count) implements Results {
        @Override
        public boolean isPlain() {
            return true;
        }

        @Override
        public Object next() {
            return items.next();
        }
    }

    /** That may take long, or for ever. */
    @Test
    void whatHasReturnedIsNotReadWhenAnotherHasFailed() {
        var read = new AtomicInteger();
        var results = new Decoded(read::incrementAndGet);
        var backend = new PaperBackend() {
            final List<Job> jobs = new ArrayList<>();

            @Override
            public void submit(Job job) {
                jobs.add(job);
            }

            @Override
            public boolean await(Waiter waiter, BooleanSupplier over, long deadline) {
                jobs.removeFirst().failed(TaskFailedException.of("failed", new IllegalStateException()), Usage.NONE);
                jobs.forEach(job -> job.returned(results, Usage.NONE));
                return over.getAsBoolean();
            }
        };
        var workers = new BackendWorkers(backend, new UnobservedFailures(), TaskOptions.NONE);
        assertThatThrownBy(() -> workers.map(List.of(1, 2, 3), n -> n)).isInstanceOf(TaskFailedException.class);
        assertThat(backend.jobs).hasSize(2);
        assertThat(read).hasValue(0);
    }

    @Test
    void whatWasTooMuchForOneChunkIsGivenLater() {
        var backend = new Narrow();
        var workers = new BackendWorkers(backend, new UnobservedFailures(), TaskOptions.NONE);
        var items = IntStream.range(0, 250).boxed().toList();
        assertThat(workers.map(items, i -> i)).isEqualTo(items);
        assertThat(backend.most).as("how many chunks were there at once").isEqualTo(2);
    }

    /** One that takes its time with each: what has come is given, and does not wait for fifteen more. */
    @Test
    void aSlowInputIsNotWaitedForToFillAChunk() {
        var sizes = new ArrayList<Integer>();
        var workers = new BackendWorkers(
                new Narrow() {
                    @Override
                    public void submit(Job job) {
                        sizes.add(((Batch) job).items().size());
                        super.submit(job);
                    }
                },
                new UnobservedFailures(),
                TaskOptions.NONE);
        Iterable<Integer> slow = () -> IntStream.range(0, 5)
                .peek(i -> LockSupport.parkNanos(5_000_000))
                .iterator();
        assertThat(workers.map(slow, i -> i)).containsExactly(0, 1, 2, 3, 4);
        assertThat(sizes).as("one more may have come when the time began").allMatch(size -> size <= 2);
    }
}
