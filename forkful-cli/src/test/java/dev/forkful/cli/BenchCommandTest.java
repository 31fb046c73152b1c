package dev.forkful.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonToken;
import dev.forkful.cli.bench.Keys;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchService;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** In so little time that the figures say nothing, but all of them are there. */
class BenchCommandTest {
    private static final Map<Boolean, List<String>> BY_PYTHON =
            Keys.all().stream().collect(Collectors.partitioningBy(key -> key.contains("python")));

    private static final List<String> FIGURES = BY_PYTHON.get(false);
    private static final List<String> BESIDE_PYTHON = BY_PYTHON.get(true);

    /** Who reads the figures with a program goes by these. */
    @Test
    void theKeysStay() {
        assertThat(Keys.all())
                .contains(
                        "submit_tasks_per_s",
                        "submit_vs_fixed_thread_pool",
                        "submit_vs_python_ppe",
                        "map_items_per_s",
                        "map_vs_python_pool",
                        "round_trip_hot_us",
                        "round_trip_vs_thread_pool",
                        "round_trip_cold_vs_uds",
                        "first_result_vs_hello_jvm",
                        "payload_gb_per_s",
                        "cpu_speedup_vs_sequential",
                        "cpu_vs_threads");
    }

    @Test
    void jsonHasEveryFigureOrSaysWhyNot() throws Exception {
        var result = Cli.run("bench", "--json", "--aim", "1s");
        assertThat(result.err()).isEmpty();
        assertThat(result.exitCode()).isZero();
        assertThat(result.lines()).hasSize(1);
        var top = numbers(result.out());
        assertThat(top).containsKeys(Keys.all().toArray(String[]::new));
        for (var key : FIGURES) {
            assertThat(top.get(key)).as(key).isPositive();
        }
        for (var key : BESIDE_PYTHON) {
            if (top.get(key) == null) {
                assertThat(result.out()).contains("\"" + key + "\":\"python3 is not on the PATH\"");
            } else {
                assertThat(top.get(key)).as(key).isPositive();
            }
        }
        // What no machine's load can change.
        assertThat(top.get("submit_tasks_per_s")).isBetween(10.0, 1e8);
        assertThat(top.get("round_trip_hot_us")).isBetween(0.01, 1e6);
        assertThat(top.get("first_result_vs_hello_jvm")).isGreaterThan(0.2);
        assertThat(top.get("payload_gb_per_s")).isBetween(1e-4, 1e3);
        assertThat(top.get("seconds")).isBetween(0.5, 65.0);
    }

    @Test
    void withoutPythonTheRestIsMeasuredAndAVerdictGiven() {
        var result = Cli.run("bench", "--aim", "1s", "--python", "no-such-python");
        assertThat(result.err()).isEmpty();
        assertThat(result.exitCode()).isZero();
        assertThat(result.out())
                .contains("Python multiprocessing.Pool: no-such-python is not on the PATH")
                .contains("in a row", "waiting:", "computing:", "tiny:")
                .contains("newFixedThreadPool(1)", "Unix-domain socket ping-pong", "hello-world JVM", "GB/s")
                .contains("This machine has", "Computing ran", "Waiting ran", "Tiny work took", "keep pools")
                .doesNotContain("Beside Python");
    }

    @Test
    void helpDefinesEveryFigure() {
        var help = Cli.run("bench", "--help").out();
        assertThat(help).contains("--quick").doesNotContain("--aim");
        for (var key : Keys.all()) {
            assertThat(help).as("an entry of its own").containsPattern("\n  " + key + "\\s+\\S");
        }
    }

    @Test
    void ctrlCLeavesNoFolder(@TempDir Path temporary) throws Exception {
        try (var watch = FileSystems.getDefault().newWatchService()) {
            temporary.register(watch, StandardWatchEventKinds.ENTRY_CREATE);
            try (var child = Child.startIn(temporary, "bench")) {
                awaitFolder(watch);
                child.interrupt();
                assertThat(child.exitCode()).isEqualTo(130);
            }
        }
        assertThat(temporary).isDirectoryNotContaining("glob:**/forkful-bench*");
    }

    private static void awaitFolder(WatchService watch) throws InterruptedException {
        for (boolean there = false; !there; ) {
            var key = watch.poll(60, TimeUnit.SECONDS);
            assertThat(key).as("a folder within a minute").isNotNull();
            there = key.pollEvents().stream()
                    .anyMatch(event -> event.context().toString().startsWith("forkful-bench"));
            key.reset();
        }
    }

    /** The numbers at the top, and the nulls. */
    private static Map<String, Double> numbers(String json) throws Exception {
        var numbers = new LinkedHashMap<String, Double>();
        try (var parser = new JsonFactory().createParser(json)) {
            assertThat(parser.nextToken()).isEqualTo(JsonToken.START_OBJECT);
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                var key = parser.currentName();
                switch (parser.nextToken()) {
                    case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> numbers.put(key, parser.getDoubleValue());
                    case VALUE_NULL -> numbers.put(key, null);
                    default -> parser.skipChildren();
                }
            }
            assertThat(parser.nextToken()).isNull();
        }
        return numbers;
    }
}
