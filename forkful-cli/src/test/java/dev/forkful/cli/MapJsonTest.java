package dev.forkful.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MapJsonTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "String::length | 2",
                "s -> s | '\"42\"'",
                "s -> null | null",
                "s -> s.equals(\"42\") | true",
                "s -> 0.5 | 0.5",
                "s -> new int[] {1, 2} | [1,2]",
                "s -> Map.of(s, List.of(1, 'c')) | '{\"42\":[1,\"c\"]}'",
                "s -> Optional.of(s) | '\"42\"'",
                "s -> Optional.empty() | null",
                "s -> Path.of(s) | '\"42\"'",
                "s -> IntStream.range(0, 3) | [0,1,2]",
                "s -> { record Size(String of, long n) {} return new Size(s, 2); } | '{\"of\":\"42\",\"n\":2}'",
                "s -> new BigDecimal(\"1e3\") | 1E+3",
                "s -> Double.NaN | '\"NaN\"'",
                "s -> System.err.checkError() ? 1 : \"a\\nb\" | '\"a\\nb\"'",
                "s -> Thread.yield() | null"
            })
    void resultsHaveTheFormThatFitsThem(String expression, String json) {
        assertThat(Cli.map("--json", expression, "42").out()).contains("\"result\":" + json + ",");
    }

    @Test
    void aLineTellsEverythingOfItsInput() throws Exception {
        var line = Cli.map("--json", "s -> s", "a\"b").lines();
        assertThat(line).hasSize(1);
        requireJson(line.getFirst());
        assertThat(line.getFirst())
                .startsWith("{\"number\":1,\"input\":\"a\\\"b\",\"result\":\"a\\\"b\",\"worker\":\"")
                .contains("\"pid\":" + ProcessHandle.current().pid(), "\"queuedMillis\":", "\"runningMillis\":");
    }

    @Test
    void aFailureIsALineToo() throws Exception {
        var result = Cli.map("--json", "Integer::parseInt", "1", "x");
        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.lines()).hasSize(2);
        requireJson(result.lines().get(1));
        assertThat(result.lines().get(1))
                .contains("\"input\":\"x\"", "\"kind\":\"failed\"", "\"type\":\"java.lang.NumberFormatException\"")
                .contains("\"message\":\"For input string: \\\"x\\\"\"", "\"stackTrace\":[\"java.base/")
                .doesNotContain("\"result\"");
    }

    private static void requireJson(String text) throws Exception {
        try (var parser = new JsonFactory().createParser(text)) {
            while (parser.nextToken() != null) {
                parser.getText();
            }
        }
    }
}
