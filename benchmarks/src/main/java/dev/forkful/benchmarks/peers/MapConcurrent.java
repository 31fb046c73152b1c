package dev.forkful.benchmarks.peers;

import dev.forkful.Fn;
import java.util.List;
import java.util.stream.Gatherers;

/** {@code Gatherers.mapConcurrent(n, fn)}: virtual threads, n of them at a time. */
final class MapConcurrent implements PoolPeer {
    @Override
    public String name() {
        return "map-concurrent";
    }

    @Override
    public String title() {
        return "Gatherers.mapConcurrent";
    }

    @Override
    public boolean submits() {
        return false;
    }

    @Override
    public Pool open(int workers) {
        return new MapOnly() {
            @Override
            public <T, R> List<R> map(List<T> items, Fn<T, R> fn) {
                return items.stream()
                        .gather(Gatherers.mapConcurrent(workers, Plain.of(fn)))
                        .toList();
            }
        };
    }
}
