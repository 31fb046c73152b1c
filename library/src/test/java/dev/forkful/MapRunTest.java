package dev.forkful;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.forkful.spi.Batch;
import dev.forkful.spi.Job;
import dev.forkful.spi.Usage;
import dev.forkful.spi.Waiter;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** How a map that fails ends, where its chunks are split in that moment. */
class MapRunTest {
    private static final int CHUNKS = 40;

    /** Fails the first chunk when all are there. */
    private static class Splitting extends PaperBackend {
        /** What a worker would still run. */
        final Set<Batch> there = new LinkedHashSet<>();

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
            if (there.size() == CHUNKS) {
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
}
