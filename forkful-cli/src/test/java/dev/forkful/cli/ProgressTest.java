package dev.forkful.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class ProgressTest {
    @Test
    void aKnownTotalGivesABarAndATimeLeft() {
        var progress = new Progress(25, 2, OptionalLong.of(100), Duration.ofSeconds(30));
        assertThat(progress.line(100))
                .isEqualTo("25/100 [##########------------------------------]  2 failed  ETA 1:30");
        assertThat(progress.line(40))
                .isEqualTo("25/100 [##--------]  2 failed  ETA 1:30")
                .hasSizeLessThan(40);
        assertThat(progress.line(20)).hasSizeLessThan(20);
    }

    @Test
    void anUnknownTotalGivesARate() {
        assertThat(new Progress(1234, 0, OptionalLong.empty(), Duration.ofSeconds(10)).line(80))
                .isEqualTo("1234 done  123/s  0:10");
    }

    @Test
    void nothingDoneYetIsFine() {
        assertThat(new Progress(0, 0, OptionalLong.of(3), Duration.ZERO).line(80))
                .startsWith("0/3 [---");
        assertThat(new Progress(0, 0, OptionalLong.of(0), Duration.ZERO).line(80))
                .startsWith("0/0 [###");
        assertThat(new Progress(0, 0, OptionalLong.empty(), Duration.ZERO).line(80))
                .isEqualTo("0 done  0.0/s  0:00");
    }
}
