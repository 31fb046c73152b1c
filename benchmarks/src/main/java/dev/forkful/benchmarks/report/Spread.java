package dev.forkful.benchmarks.report;

import java.util.Arrays;
import java.util.Collection;

/**
 * What several forks found.
 *
 * @param median the middle one; of an even number the mean of the middle two
 * @param least the smallest
 * @param most the largest
 * @param forks how many there were
 */
record Spread(double median, double least, double most, int forks) {
    static Spread of(Collection<Double> values) {
        if (values.isEmpty()) {
            throw new IllegalArgumentException("no values");
        }
        var sorted = values.stream().mapToDouble(Double::doubleValue).toArray();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        double median = sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
        return new Spread(median, sorted[0], sorted[sorted.length - 1], sorted.length);
    }
}
