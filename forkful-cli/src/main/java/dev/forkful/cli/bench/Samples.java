package dev.forkful.cli.bench;

import java.util.Arrays;
import java.util.List;

/**
 * What was measured of one contender, a number for each round.
 *
 * @param sorted ascending, at least one
 */
record Samples(List<Double> sorted) {
    Samples {
        if (sorted.isEmpty()) {
            throw new IllegalArgumentException("nothing was measured");
        }
        sorted = sorted.stream().sorted().toList();
    }

    /** The middle one, or the mean of the two in the middle. */
    double median() {
        int n = sorted.size();
        return (sorted.get((n - 1) / 2) + sorted.get(n / 2)) / 2;
    }

    /** A quarter of the rounds are below. */
    double low() {
        return sorted.get((sorted.size() - 1) / 4);
    }

    /** A quarter of the rounds are above. */
    double high() {
        return sorted.get(sorted.size() - 1 - (sorted.size() - 1) / 4);
    }

    /** The median of the first so many of these. Sorts them. */
    static double median(long[] values, int count) {
        Arrays.sort(values, 0, count);
        return (values[(count - 1) / 2] + values[count / 2]) / 2.0;
    }
}
