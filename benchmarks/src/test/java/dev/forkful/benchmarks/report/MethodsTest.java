package dev.forkful.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forkful.benchmarks.Machine;
import dev.forkful.benchmarks.Outcome;
import dev.forkful.benchmarks.Results;
import dev.forkful.benchmarks.Results.ForkRun;
import dev.forkful.benchmarks.Results.Method;
import dev.forkful.benchmarks.Results.Run;
import dev.forkful.benchmarks.Settings;
import dev.forkful.benchmarks.scenarios.Scenario;
import dev.forkful.benchmarks.scenarios.Scenarios;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MethodsTest {
    private static final String OLD = "2026-11-22T12:00:00Z";
    private static final String NEW = "2026-11-23T12:00:00Z";
    private static final Scenario SCENARIO = Scenarios.named("submit");
    private static final String WHY = " " + SCENARIO.whyThese();
    private static final Method TODAY = Method.of(SCENARIO, Settings.FULL);

    private final Results results = new Results(new LinkedHashMap<>(), new LinkedHashMap<>());

    private void measured(String began, String peer, Map<String, Method> methods) {
        var machine = new Machine(2, "a CPU", 1, "Linux", "a JVM", "abc", began);
        results.runs().put(began, new Run(machine, "FULL", methods));
        results.scenarios()
                .computeIfAbsent("submit", s -> new LinkedHashMap<>())
                .put(peer, List.of(new ForkRun(began, 0.5, 1, new Outcome().with("tasks", 1))));
    }

    private List<String> paragraphs() {
        return Methods.of(SCENARIO, new Figures(results))
                .lines()
                .filter(l -> !l.isEmpty())
                .toList();
    }

    @Test
    void todaysMethodNeedsNoWords() {
        measured(NEW, "jox", Map.of("submit", TODAY));
        assertThat(paragraphs()).containsExactly(SCENARIO.text() + WHY);
    }

    @Test
    void whatWasMeasuredBeforeMethodsWereKeptIsMarked() {
        measured(OLD, "jox", Map.of());
        assertThat(paragraphs())
                .containsExactly(
                        SCENARIO.text() + WHY, "How this was measured has not been kept; the text is today's.");
        measured(NEW, "pp4j", Map.of("submit", TODAY));
        assertThat(paragraphs())
                .containsExactly(
                        SCENARIO.text() + WHY,
                        "How that of Jox channels was measured has not been kept; the text is today's.");
    }

    @Test
    void theFiguresHaveTheTextOfTheirDay() {
        measured(OLD, "jox", Map.of("submit", new Method("By hand.", TODAY.parameters())));
        assertThat(paragraphs())
                .containsExactly("By hand." + WHY, "The method has changed since. Today: " + SCENARIO.text());
        measured(NEW, "pp4j", Map.of("submit", TODAY));
        assertThat(paragraphs()).containsExactly(SCENARIO.text() + WHY, "Otherwise measured: Jox channels: By hand.");
    }

    @Test
    void otherParametersAreNamed() {
        var parameters = new HashMap<>(TODAY.parameters());
        parameters.put("warmUpMs", "4000");
        measured(OLD, "jox", Map.of("submit", new Method(SCENARIO.text(), parameters)));
        assertThat(paragraphs())
                .containsExactly(
                        SCENARIO.text() + WHY,
                        "2026-11-22 12:00 UTC, commit abc had other parameters than today: warmUpMs 4000 (12000).");
    }
}
