package dev.forkful.benchmarks.peers;

import dev.forkful.Call;
import dev.forkful.Fn;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.Future;

/** {@code ForkJoinPool(n)}; its map is a parallel stream, run inside it. */
final class ForkJoin implements PoolPeer {
    @Override
    public String name() {
        return "fork-join-pool";
    }

    @Override
    public String title() {
        return "ForkJoinPool";
    }

    @Override
    public Pool open(int workers) {
        return new Streams(new ForkJoinPool(workers));
    }

    private record Streams(ForkJoinPool executor) implements Pool {
        @Override
        public <T> Future<T> submit(Call<T> call) {
            return executor.submit(call);
        }

        @Override
        public <T, R> List<R> map(List<T> items, Fn<T, R> fn) throws Exception {
            Callable<List<R>> all =
                    () -> items.parallelStream().map(Plain.of(fn)).toList();
            return executor.submit(all).get();
        }

        @Override
        public void close() {
            executor.close();
        }
    }
}
