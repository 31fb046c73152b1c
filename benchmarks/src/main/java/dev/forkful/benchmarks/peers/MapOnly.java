package dev.forkful.benchmarks.peers;

import dev.forkful.Call;
import java.util.concurrent.Future;

/** A pool that takes no single tasks. */
abstract class MapOnly implements Pool {
    @Override
    public <T> Future<T> submit(Call<T> call) {
        throw new UnsupportedOperationException("maps, but takes no single tasks");
    }

    @Override
    public void close() {}
}
