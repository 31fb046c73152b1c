package dev.forkful.benchmarks;

import java.util.List;

/** How thorough a run is. */
public enum Settings {
    /** What the published results are made with. */
    FULL(4_000, 12_000, 1_000, 3),
    /** Everything once, shortly: to see that it works, not to quote. */
    QUICK(250, 250, 250, 1);

    private final int warmUpMs;
    private final int longWarmUpMs;
    private final int measureMs;
    private final int forks;

    Settings(int warmUpMs, int longWarmUpMs, int measureMs, int forks) {
        this.warmUpMs = warmUpMs;
        this.longWarmUpMs = longWarmUpMs;
        this.measureMs = measureMs;
        this.forks = forks;
    }

    /** Time-box of a warm-up, in milliseconds. */
    public int warmUpMs() {
        return warmUpMs;
    }

    /**
     * The same where it is the compiled code that is measured, which takes the JVMs of Forkful some seconds: in milliseconds. How it gets there is measured by
     * the scenario {@code warm-up}.
     */
    public int longWarmUpMs() {
        return longWarmUpMs;
    }

    /** Time-box of a measurement, in milliseconds. */
    public int measureMs() {
        return measureMs;
    }

    /** How many forks of each peer, unless told otherwise. */
    public int forks() {
        return forks;
    }

    /** A number for each kind of run. */
    public <T> T pick(T full, T quick) {
        return this == FULL ? full : quick;
    }

    /** The part of a list of sizes that a run of this kind goes through. */
    public List<Long> upTo(long quickLimit, Long... sizes) {
        return List.of(sizes).stream()
                .filter(s -> this == FULL || s <= quickLimit)
                .toList();
    }
}
