package dev.forkful.benchmarks.scenarios;

import java.util.List;
import java.util.stream.Stream;

/** Peers that belong together. */
final class Groups {
    static final List<String> PROCESSES =
            List.of("forkful-processes", "python-pool", "python-executor", "pp4j", "hazelcast", "ignite");

    static final List<String> POOLS = List.of(
            "forkful-processes",
            "forkful-threads",
            "python-pool",
            "python-executor",
            "pp4j",
            "hazelcast",
            "ignite",
            "fixed-thread-pool",
            "virtual-threads",
            "fork-join-pool",
            "jox");

    static final String WHY_TASKS = "Gatherers.mapConcurrent and parallel-collectors take no single tasks: they map.";

    /** Hazelcast and Ignite have no map in order: theirs would be tasks again. */
    static final List<String> MAPPERS = Stream.concat(
                    POOLS.stream().filter(p -> !List.of("hazelcast", "ignite").contains(p)),
                    Stream.of("map-concurrent", "parallel-collectors"))
            .toList();

    static final String WHY_MAPPERS = "Hazelcast and Ignite have no map in order: theirs would be tasks again.";

    /** For the variants of a scenario. */
    static final List<String> SHORT =
            List.of("forkful-processes", "forkful-threads", "python-pool", "python-executor", "fixed-thread-pool");

    static final String WHY_SHORT =
            "One peer of each kind: how the others compare to these is in the scenarios with the whole field.";

    private Groups() {}

    static List<String> and(List<String> group, String... more) {
        return Stream.concat(group.stream(), Stream.of(more)).toList();
    }
}
