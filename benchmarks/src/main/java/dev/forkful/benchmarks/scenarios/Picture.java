package dev.forkful.benchmarks.scenarios;

/** How a scenario is drawn. */
public enum Picture {
    /** A bar for each peer: its first metric. */
    BARS,
    /** A line for each peer: its metrics are places on the x axis. */
    CURVE
}
