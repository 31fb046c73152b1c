package dev.forkful.benchmarks;

import java.time.Duration;

/** How long a run still takes: what was expected, corrected by what the part behind us really took. */
final class Estimate {
    private final long begin = System.nanoTime();
    private final double expected;
    private double done;

    Estimate(double expected) {
        this.expected = expected;
    }

    void done(double seconds) {
        done += seconds;
    }

    @Override
    public String toString() {
        double elapsed = (System.nanoTime() - begin) / 1e9;
        double pace = done == 0 ? 1 : elapsed / done;
        var left = Duration.ofSeconds(Math.round((expected - done) * pace));
        return "[%3d %%, about %d:%02d left]"
                .formatted(Math.round(100 * done / expected), left.toMinutes(), left.toSecondsPart());
    }
}
