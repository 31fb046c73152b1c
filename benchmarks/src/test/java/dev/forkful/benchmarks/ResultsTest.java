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

    private final Machine machine = new Machine(2, "a CPU", 1, "Linux", "a JVM", "abc", "2026-11-22T12:00:00Z");

    @Test
    void aRunReplacesOnlyWhatItRan() throws Exception {
        var file = folder.resolve("results.json");
        var first = Results.read(file);
        first.put("submit", machine, Settings.FULL, Map.of("jox", found(1), "pp4j", found(2)));
        first.put("sleeps", machine, Settings.FULL, Map.of("jox", found(3)));
        first.write(file);
        var second = Results.read(file);
        second.put("submit", machine, Settings.FULL, Map.of("jox", found(4)));
        second.write(file);

        var merged = Results.read(file).scenarios();
        assertThat(merged.keySet()).containsExactly("submit", "sleeps");
        assertThat(merged.get("submit").peers()).isEqualTo(Map.of("jox", found(4), "pp4j", found(2)));
        assertThat(merged.get("sleeps").peers()).isEqualTo(Map.of("jox", found(3)));
    }

    private static List<ForkRun> found(double value) {
        return List.of(new ForkRun(0.5, 1, new Outcome().with("tasks", value)));
    }
}
