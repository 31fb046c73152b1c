package dev.forkful.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forkful.benchmarks.Machine;
import dev.forkful.benchmarks.Outcome;
import dev.forkful.benchmarks.Results;
import dev.forkful.benchmarks.Results.ForkRun;
import dev.forkful.benchmarks.Results.Run;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FiguresTest {
    private static final String OLD = "2026-11-22T12:00:00Z";
    private static final String NEW = "2026-11-23T12:00:00Z";

    private final Results results = new Results(new LinkedHashMap<>(), new LinkedHashMap<>());

    private void measured(String peer, Map<String, Outcome> outcomes) {
        var forks = outcomes.entrySet().stream()
                .map(o -> new ForkRun(o.getKey().substring(0, 20), 0.5, 1, o.getValue()))
                .toList();
        results.scenarios()
                .computeIfAbsent("recovery", s -> new LinkedHashMap<>())
                .put(peer, forks);
        for (var fork : forks) {
            var machine = new Machine(2, "a CPU", 1, "Linux", "a JVM", "abc", fork.run());
            results.runs().put(fork.run(), new Run(machine, "FULL", Map.of()));
        }
    }

    @Test
    void failedForksAreCountedAmongThoseOfTheirRun() {
        measured(
                "pp4j",
                Map.of(
                        OLD + "1", new Outcome().with("none", 1),
                        OLD + "2", new Outcome().without("none", "once"),
                        NEW + "1", new Outcome().without("none", "broken"),
                        NEW + "2", new Outcome().without("none", "broken")));
        assertThat(new Figures(results).failed("recovery", "none", "pp4j"))
                .containsExactly(
                        "1 of 2 forks failed in the run of 2026-11-22 12:00 UTC, commit abc: once",
                        "2 of 2 forks failed in the run of 2026-11-23 12:00 UTC, commit abc: broken");
    }

    @Test
    void whatAPeerHasNotIsOtherThanWhatItsRunHadNot() {
        measured("pp4j", Map.of(OLD, new Outcome().with("none", 1)));
        measured("hello-jvm", Map.of(OLD, new Outcome().with("none", 1)));
        assertThat(new Figures(results).wasMeasured("recovery", "spare", "hello-jvm"))
                .isFalse();
        measured("pp4j", Map.of(OLD, new Outcome().with("none", 1).without("spare", "has none")));
        assertThat(List.of("spare", "none"))
                .allMatch(m -> new Figures(results).wasMeasured("recovery", m, "hello-jvm"));
    }
}
