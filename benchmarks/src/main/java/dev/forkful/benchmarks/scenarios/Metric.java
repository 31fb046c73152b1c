package dev.forkful.benchmarks.scenarios;

/**
 * One figure of a scenario.
 *
 * @param key its name in the raw results; in curves the place on the x axis, a number
 * @param title the column's heading
 * @param unit of the figure
 * @param better which way is better
 */
public record Metric(String key, String title, String unit, Better better) {
    /** Which way is better. */
    public enum Better {
        /** Throughput, speed-up. */
        HIGHER,
        /** Time, memory. */
        LOWER
    }
}
