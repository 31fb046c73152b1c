package dev.forkful.benchmarks.peers;

import dev.forkful.Call;
import dev.forkful.Fn;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;

/** An open pool. */
public interface Pool extends AutoCloseable {
    /** Gives it one task. */
    <T> Future<T> submit(Call<T> call) throws Exception;

    /**
     * Applies a function to all items, as a user of this pool would. Where the pool has nothing for it, by tasks, with a bounded number of them
     * outstanding.
     */
    default <T, R> List<R> map(List<T> items, Fn<T, R> fn) throws Exception {
        var outstanding = new ArrayDeque<Future<R>>();
        var results = new ArrayList<R>(items.size());
        for (var item : items) {
            if (outstanding.size() == 1_000) {
                results.add(outstanding.remove().get());
            }
            outstanding.add(submit(() -> fn.apply(item)));
        }
        while (!outstanding.isEmpty()) {
            results.add(outstanding.remove().get());
        }
        return results;
    }

    @Override
    void close();
}
