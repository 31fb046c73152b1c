package dev.forkful.benchmarks.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** The short form of {@code ./benchmarks/run chaos}: about ten seconds. */
@DisabledOnOs(OS.WINDOWS) // which cannot stop a process and let it go on
class ChaosIT {
    @Test
    void everyItemHasExactlyOneResultWhateverBecomesOfTheWorkers(TestReporter reporter) throws Exception {
        long seed = System.nanoTime();
        reporter.publishEntry("seed", Long.toString(seed));
        var report = new Chaos(30_000, 2, 200, Duration.ofSeconds(10), 400, seed).run();
        reporter.publishEntry("report", report.toString());
        assertThat(report.isGood()).as("%s", report).isTrue();
        assertThat(report.right()).isEqualTo(30_000);
        assertThat(report.harm().values().stream().mapToLong(Long::longValue).sum())
                .isPositive();
        assertThat(report.statistics().retried()).isPositive();
        assertThat(report.recoveries()).isPositive();
        assertThat(report.recoveryMedian()).isBetween(0L, report.recovery99());
    }

    @Test
    void withoutAnyHarmNothingIsShown() throws Exception {
        var report = new Chaos(100, 2, 200, Duration.ZERO, 10, 1).run();
        assertThat(report.right()).isEqualTo(100);
        assertThat(report.isGood()).as("%s", report).isFalse();
        assertThat(report.toString()).contains("NOT GOOD", "none, which shows nothing");
    }
}
