package dev.forkful.benchmarks.report;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A table in Markdown; all but the first column to the right. */
final class Table {
    private final List<String> lines = new ArrayList<>();

    Table(String... headings) {
        row(headings);
        lines.add(Stream.of(headings).skip(1).map(h -> "---:").collect(Collectors.joining("|", "|---|", "|")));
    }

    void row(String... cells) {
        lines.add(Stream.of(cells).map(c -> c.replace("|", "\\|")).collect(Collectors.joining(" | ", "| ", " |")));
    }

    @Override
    public String toString() {
        return String.join("\n", lines) + "\n";
    }
}
