package dev.forkful.benchmarks.peers;

import dev.forkful.Call;
import dev.forkful.Fn;
import dev.forkful.Workers;
import java.util.List;
import java.util.concurrent.Future;

/** Forkful's own API, used as its users do. */
public record ForkfulPool(Workers workers) implements Pool {
    @Override
    public <T> Future<T> submit(Call<T> call) {
        return workers.submit(call);
    }

    @Override
    public <T, R> List<R> map(List<T> items, Fn<T, R> fn) {
        return workers.map(items, fn);
    }

    @Override
    public void close() {
        workers.shutdownNow(); // all results are in; what a scenario gave up must not hold up the next
        workers.close();
    }
}
