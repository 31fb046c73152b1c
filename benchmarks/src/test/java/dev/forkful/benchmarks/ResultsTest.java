package dev.forkful.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forkful.benchmarks.Results.ForkRun;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResultsTest {
    @TempDir
    private Path folder;

    private static Machine at(String time) {
        return new Machine(2, "a CPU", 1, "Linux", "a JVM", "abc", time);
    }

    @Test
    void aRunReplacesOnlyWhatItRan() throws Exception {
        var file = folder.resolve("results.json");
        var first = Results.read(file);
        first.put("submit", at("noon"), Settings.FULL, Map.of("jox", found("noon", 1), "pp4j", found("noon", 2)));
        first.put("sleeps", at("noon"), Settings.FULL, Map.of("jox", found("noon", 3)));
        first.write(file);
        var second = Results.read(file);
        second.put("submit", at("night"), Settings.FULL, Map.of("jox", found("night", 4)));
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
        results.put("submit", at("noon"), Settings.FULL, Map.of("jox", found("noon", 1), "pp4j", found("noon", 2)));
        results.put("submit", at("evening"), Settings.FULL, Map.of("jox", found("evening", 3)));
        assertThat(results.runs()).containsOnlyKeys("noon", "evening");
        results.put("submit", at("night"), Settings.QUICK, Map.of("pp4j", found("night", 4)));
        assertThat(results.runs())
                .isEqualTo(Map.of(
                        "evening", new Results.Run(at("evening"), "FULL"),
                        "night", new Results.Run(at("night"), "QUICK")));
    }

    private static List<ForkRun> found(String run, double value) {
        return List.of(new ForkRun(run, 0.5, 1, new Outcome().with("tasks", value)));
    }
}
