package dev.forkful.benchmarks.soak;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** The short form of {@code ./benchmarks/run soak}: about ten seconds. */
@EnabledOnOs(OS.LINUX) // which tells how many descriptors there are
class SoakIT {
    @Test
    void everyTaskEndsAsItHasToAndNothingIsLeft(TestReporter reporter) throws Exception {
        long seed = System.nanoTime();
        reporter.publishEntry("seed", Long.toString(seed));
        var report =
                new Soak(Duration.ofSeconds(10), Duration.ofSeconds(3), Duration.ofSeconds(1), 2, seed).run(s -> {});
        reporter.publishEntry("report", report.toString());
        assertThat(report.right()).as("%s", report).isEqualTo(report.tasks()).isPositive();
        assertThat(report.outcomes()).containsKeys("Success", "TaskFailedException");
        assertThat(report.restarts()).isNotEmpty();
        // code is still being compiled: how large processes are is for the long form
        assertThat(report.verdicts())
                .filteredOn(v -> !v.what().contains("memory"))
                .allMatch(Verdict::isGood);
    }

    @Test
    void itGoesOnUntilThereAreEnoughLooks() throws Exception {
        var report = new Soak(Duration.ofMillis(1), Duration.ofMillis(1), Duration.ofMillis(100), 1, 1).run(s -> {});
        assertThat(report.samples()).hasSizeGreaterThanOrEqualTo(3);
    }

    @Test
    void whatGrowsIsNotGood() {
        var samples = java.util.stream.IntStream.range(0, 12)
                .mapToObj(n -> new Sample(n, n, 50 + n, 20, 10_000_000, 1L << 30, 30, 20, 1L << 26, 2))
                .toList();
        assertThat(Verdict.of(samples, 2))
                .filteredOn(v -> !v.isGood())
                .extracting(Verdict::what)
                .containsExactly("descriptors");
    }
}
