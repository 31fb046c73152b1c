package dev.forkful.benchmarks.peers;

import com.pivovarit.collectors.ParallelCollectors;
import dev.forkful.Fn;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The library parallel-collectors, on a fixed pool of n threads, or on its own virtual threads where there is no limit. Many items go in batches, which it
 * has too: one for each thread, where its other way makes a task of each item.
 */
final class ParallelCollectorsPeer implements PoolPeer {
    @Override
    public String name() {
        return "parallel-collectors";
    }

    @Override
    public String title() {
        return "parallel-collectors";
    }

    @Override
    public List<String> jars() {
        return List.of("parallel-collectors");
    }

    @Override
    public boolean submits() {
        return false;
    }

    @Override
    public Pool open(int workers) {
        return workers == UNLIMITED ? new Unlimited() : new Limited(workers, Executors.newFixedThreadPool(workers));
    }

    private static final class Unlimited extends MapOnly {
        @Override
        public <T, R> List<R> map(List<T> items, Fn<T, R> fn) throws Exception {
            return items.stream()
                    .collect(ParallelCollectors.parallel(Plain.of(fn), Collectors.toList()))
                    .get();
        }
    }

    private static final class Limited extends MapOnly {
        /** From so many items on they are taken for small ones: too many to be single tasks of a computation. */
        private static final int MANY = 1_000;

        private final int workers;
        private final ExecutorService executor;

        Limited(int workers, ExecutorService executor) {
            this.workers = workers;
            this.executor = executor;
        }

        @Override
        public <T, R> List<R> map(List<T> items, Fn<T, R> fn) throws Exception {
            Function<T, R> plain = Plain.of(fn);
            var all = Collectors.<R>toList();
            var result = items.size() < MANY
                    ? items.stream().collect(ParallelCollectors.parallel(plain, all, executor, workers))
                    : items.stream().collect(ParallelCollectors.Batching.parallel(plain, all, executor, workers));
            return result.get();
        }

        @Override
        public void close() {
            executor.close();
        }
    }
}
