package dev.forkful.benchmarks.peers;

import dev.forkful.Call;
import dev.forkful.Fn;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;

/** Any {@code ExecutorService} that shares this JVM's heap. Its map is {@code invokeAll}. */
record ExecutorPool(ExecutorService executor) implements Pool {
    @Override
    public <T> Future<T> submit(Call<T> call) {
        return executor.submit(call);
    }

    @Override
    public <T, R> List<R> map(List<T> items, Fn<T, R> fn) throws Exception {
        var calls = new ArrayList<Callable<R>>(items.size());
        for (var item : items) {
            calls.add(() -> fn.apply(item));
        }
        var results = new ArrayList<R>(items.size());
        for (var future : executor.invokeAll(calls)) {
            results.add(future.get());
        }
        return results;
    }

    @Override
    public void close() {
        executor.close();
    }
}
