package dev.forkful.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forkful.benchmarks.Results.ForkRun;
import dev.forkful.benchmarks.Results.Method;
import dev.forkful.benchmarks.Results.Run;
import dev.forkful.benchmarks.scenarios.Scenarios;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResultsTest {
    private static final Method METHOD = new Method("by counting", Map.of("outstanding", "7"));

    @TempDir
    private Path folder;

    private static Machine at(String time) {
        return new Machine(2, "a CPU", 1, "Linux", "a JVM", "abc", time);
    }

    @Test
    void aRunReplacesOnlyWhatItRan() throws Exception {
        var file = folder.resolve("results.json");
        var first = Results.read(file);
        first.put(
                "submit", at("noon"), Settings.FULL, METHOD, Map.of("jox", found("noon", 1), "pp4j", found("noon", 2)));
        first.put("sleeps", at("noon"), Settings.FULL, METHOD, Map.of("jox", found("noon", 3)));
        first.write(file);
        var second = Results.read(file);
        second.put("submit", at("night"), Settings.FULL, METHOD, Map.of("jox", found("night", 4)));
        second.write(file);

        var merged = Results.read(file).scenarios();
        assertThat(merged)
                .isEqualTo(Map.of(
                        "submit", Map.of("jox", found("night", 4), "pp4j", found("noon", 2)),
                        "sleeps", Map.of("jox", found("noon", 3))));
    }

    @Test
    void runsAreThereAsLongAsAnyForkIsOfThem() throws Exception {
        var results = Results.read(folder.resolve("none"));
        results.put(
                "submit", at("noon"), Settings.FULL, METHOD, Map.of("jox", found("noon", 1), "pp4j", found("noon", 2)));
        results.put("submit", at("evening"), Settings.FULL, METHOD, Map.of("jox", found("evening", 3)));
        assertThat(results.runs()).containsOnlyKeys("noon", "evening");
        results.put("submit", at("night"), Settings.QUICK, METHOD, Map.of("pp4j", found("night", 4)));
        assertThat(results.runs())
                .isEqualTo(Map.of(
                        "evening", new Run(at("evening"), "FULL", Map.of("submit", METHOD)),
                        "night", new Run(at("night"), "QUICK", Map.of("submit", METHOD))));
    }

    @Test
    void figuresAreNotReplacedByNothing() throws Exception {
        var results = Results.read(folder.resolve("none"));
        results.put("submit", at("noon"), Settings.FULL, METHOD, Map.of("jox", found("noon", 1)));
        var failed = List.of(new ForkRun("night", 0.5, 1, Outcome.failed("no memory")));
        results.put("submit", at("night"), Settings.FULL, METHOD, Map.of("jox", failed));
        results.put("submit", at("night"), Settings.FULL, METHOD, Map.of("jox", failed));
        assertThat(results.scenarios().get("submit"))
                .isEqualTo(Map.of("jox", List.of(found("noon", 1).getFirst(), failed.getFirst())));
        results.put("submit", at("dawn"), Settings.FULL, METHOD, Map.of("jox", found("dawn", 2)));
        assertThat(results.scenarios().get("submit")).isEqualTo(Map.of("jox", found("dawn", 2)));
    }

    @Test
    void aFigureThatIsNotFoundAgainStaysIfTheScenarioStillHasIt() throws Exception {
        var results = Results.read(folder.resolve("none"));
        var whole = new Outcome()
                .with("none", 1)
                .with("spare", 2)
                .with("formerly", 3)
                .without("none", "once");
        var part = new Outcome().with("none", 4).without("spare", "broken");
        results.put(
                "recovery",
                at("noon"),
                Settings.FULL,
                METHOD,
                Map.of("pp4j", List.of(new ForkRun("noon", 0, 1, whole))));
        results.put(
                "recovery",
                at("night"),
                Settings.FULL,
                METHOD,
                Map.of("pp4j", List.of(new ForkRun("night", 0, 1, part))));
        assertThat(results.scenarios().get("recovery"))
                .isEqualTo(Map.of(
                        "pp4j",
                        List.of(
                                new ForkRun("noon", 0, 1, new Outcome().with("spare", 2)),
                                new ForkRun("night", 0, 1, part))));
    }

    @Test
    void howAScenarioWasMeasuredIsKeptWithItsRunAsLongAsAForkIs() throws Exception {
        var file = folder.resolve("results.json");
        var results = Results.read(file);
        results.put("submit", at("noon"), Settings.FULL, METHOD, Map.of("jox", found("noon", 1)));
        results.put("sleeps", at("noon"), Settings.FULL, METHOD, Map.of("jox", found("noon", 1)));
        results.put("sleeps", at("night"), Settings.FULL, METHOD, Map.of("jox", found("night", 1)));
        results.write(file);
        assertThat(Results.read(file).runs())
                .isEqualTo(Map.of(
                        "noon", new Run(at("noon"), "FULL", Map.of("submit", METHOD)),
                        "night", new Run(at("night"), "FULL", Map.of("sleeps", METHOD))));
    }

    @Test
    void aMethodNamesNoFileOfTheMachine() {
        var method = Method.of(Scenarios.named("cpu-files"), Settings.FULL);
        assertThat(method.parameters()).containsEntry("workers", "2").doesNotContainKey("file");
        assertThat(method.text()).contains("SHA-256");
    }

    @Test
    void whatABrokenPoolDidBeforeIsKept() {
        var outcome =
                new Outcome().with("1", 7).without("2", "too large").withoutTheRest(List.of(1L, 2L, 3L), "broken");
        assertThat(outcome.values()).containsOnlyKeys("1");
        assertThat(outcome.failures()).isEqualTo(Map.of("2", "too large", "3", "broken"));
    }

    private static List<ForkRun> found(String run, double value) {
        return List.of(new ForkRun(run, 0.5, 1, new Outcome().with("tasks", value)));
    }
}
