package dev.forkful.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FiguresTest {
    private static final Measure MEASURE = new Measure(
            "speed",
            "how fast",
            Unit.TASKS_PER_S,
            List.of(
                    Entry.of("a", new Samples(List.of(30.0, 10.0, 20.0))),
                    Entry.of("b", new Samples(List.of(4.0, 6.0))),
                    Entry.missing("c", "not here")),
            "");

    @Test
    void aRatioIsOfMedians() {
        assertThat(MEASURE.ratio("a_vs_b", "a", "b")).isEqualTo(Figure.of("a_vs_b", 4.0));
    }

    @Test
    void aRatioWithAMissingPeerHasItsReason() {
        assertThat(MEASURE.ratio("a_vs_c", "a", "c")).isEqualTo(Figure.missing("a_vs_c", "not here"));
        assertThat(MEASURE.ratio("c_vs_a", "c", "a")).isEqualTo(Figure.missing("c_vs_a", "not here"));
    }

    @Test
    void aNameThatIsNotThereIsAMistake() {
        assertThatThrownBy(() -> MEASURE.of("d")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void whatIsMissingIsNullWithAReason() {
        var figures = List.of(Figure.of("known", 1234567.8), Figure.missing("unknown", "not here"));
        var results =
                new Results(2, 2, Optional.empty(), Duration.ofMillis(1500), List.of(MEASURE), figures, List.of());
        assertThat(results.values())
                .containsEntry("known", 1_235_000L)
                .containsEntry("unknown", null)
                .containsEntry("missing", Map.of("unknown", "not here"))
                .containsEntry("python", null)
                .containsEntry("seconds", 1.5);
    }

    @Test
    void everyScenarioThatFailsStillHasItsFigures() {
        for (var scenario : Bench.scenarios()) {
            var figures = scenario.figures(Measure.missing(scenario, "broken"));
            assertThat(figures).isNotEmpty().allSatisfy(figure -> {
                assertThat(figure.value()).isEmpty();
                assertThat(figure.missing()).isEqualTo("broken");
            });
        }
    }

    @Test
    void spreadIsTheMiddleHalf() {
        var samples = new Samples(List.of(5.0, 1.0, 3.0, 2.0, 4.0));
        assertThat(samples.low()).isEqualTo(2);
        assertThat(samples.median()).isEqualTo(3);
        assertThat(samples.high()).isEqualTo(4);
        assertThat(Samples.median(new long[] {9, 1, 4, 0, 0}, 3)).isEqualTo(4);
    }

    @Test
    void numbersAreReadable() {
        assertThat(Unit.TASKS_PER_S.text(1_234_567)).isEqualTo("1,230,000 tasks/s");
        assertThat(Unit.MICROS.text(999.9)).isEqualTo("1,000 us");
        assertThat(Unit.GB_PER_S.text(0.01234)).isEqualTo("0.0123 GB/s");
        assertThat(Unit.twoDigits(1.96)).isEqualTo("2.0");
        assertThat(Unit.digits(0)).isEqualTo("0");
    }

    @Test
    void aMillionItemsUnlessThatTakesTooLong() {
        assertThat(MapScenario.items(10e6, Duration.ofSeconds(2))).isEqualTo(1_000_000);
        assertThat(MapScenario.items(20e3, Duration.ofSeconds(5))).isEqualTo(10_000);
        assertThat(MapScenario.items(10, Duration.ofSeconds(1))).isEqualTo(1_000);
    }

    @Test
    void whatTakesTooLongTakesFromThoseAfterIt() {
        var scenarios = Bench.scenarios();
        var pace = Pace.QUICK;
        var inTime = pace.share(scenarios.getFirst(), scenarios, Duration.ZERO);
        assertThat(pace.share(scenarios.getFirst(), scenarios, Duration.ofSeconds(6)))
                .isLessThan(inTime);
        assertThat(pace.share(scenarios.getFirst(), scenarios, Duration.ofMinutes(1)))
                .isPositive();
    }
}
