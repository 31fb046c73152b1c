package dev.forkful.benchmarks.work;

import java.util.HashMap;

/** Work that is mostly allocation. */
public final class Garbage {
    private static final int ENTRIES = 40_000;

    private Garbage() {}

    /** Fills a map with strings, looks at all of them, and forgets it. */
    public static long make(long seed) {
        var map = new HashMap<Long, String>();
        for (long i = 0; i < ENTRIES; i++) {
            map.put(seed + i * 31, "value " + (seed + i));
        }
        return map.values().stream().mapToLong(String::length).sum();
    }
}
