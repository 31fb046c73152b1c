package dev.forkful.cli.bench;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/** The results for people: two tables and a verdict. */
public final class Report {
    /** Prose in longer lines is hard to read. */
    private static final int WIDEST = 100;

    private final Results results;
    private final PrintStream out;
    private final int width;

    /** Prints to a place that has so many columns. */
    public Report(Results results, PrintStream out, int width) {
        this.results = results;
        this.out = out;
        this.width = Math.min(width, WIDEST);
    }

    /** Prints all. */
    public void print() {
        var ways = results.measures().stream().filter(Report::isWays).toList();
        var others = results.measures().stream().filter(m -> !isWays(m)).toList();
        table(waysTable(ways));
        out.println();
        table(peersTable(others));
        out.println();
        results.verdict().forEach(this::paragraph);
    }

    private static boolean isWays(Measure measure) {
        return measure.entries().stream().anyMatch(entry -> entry.who().equals(Ways.SEQUENTIAL));
    }

    private static List<List<String>> waysTable(List<Measure> measures) {
        var rows = new ArrayList<List<String>>();
        rows.add(List.of("work", "in a row", "in threads", "", "in processes", ""));
        for (var measure : measures) {
            rows.add(List.of(
                    measure.what(),
                    time(measure, Ways.SEQUENTIAL),
                    time(measure, Ways.THREADS),
                    speedup(measure, Ways.THREADS),
                    time(measure, Ways.PROCESSES),
                    speedup(measure, Ways.PROCESSES)));
        }
        return rows;
    }

    private static String time(Measure measure, String way) {
        return text(measure.median("", way), measure.unit());
    }

    private static String speedup(Measure measure, String way) {
        return factor(measure.ratio("", Ways.SEQUENTIAL, way));
    }

    private static List<List<String>> peersTable(List<Measure> measures) {
        var rows = new ArrayList<List<String>>();
        rows.add(List.of("", "median", "half of the rounds", "forkful has"));
        for (var measure : measures) {
            rows.add(List.of(measure.what()));
            if (measure.entries().isEmpty()) {
                rows.add(List.of("  " + measure.missing()));
            }
            for (var entry : measure.entries()) {
                rows.add(row(measure, entry));
            }
        }
        return rows;
    }

    private static List<String> row(Measure measure, Entry entry) {
        var samples = entry.samples();
        if (samples.isEmpty()) {
            return List.of("  " + entry.who() + ": " + entry.missing());
        }
        var spread = Unit.digits(samples.get().low()) + " to "
                + Unit.digits(samples.get().high());
        return List.of(
                "  " + entry.who(),
                measure.unit().text(samples.get().median()),
                spread,
                entry.who().equals(Contender.FORKFUL) ? "" : relation(measure, entry.who()));
    }

    private static String relation(Measure measure, String peer) {
        var factor = factor(measure.ratio("", Contender.FORKFUL, peer));
        return factor.isEmpty() ? "" : factor + (measure.unit().isRate() ? " the rate" : " the time");
    }

    private static String text(Figure figure, Unit unit) {
        return figure.value().isPresent() ? unit.text(figure.value().getAsDouble()) : "-";
    }

    private static String factor(Figure figure) {
        return figure.value().isPresent() ? Unit.twoDigits(figure.value().getAsDouble()) + " x" : "";
    }

    /** The first column to the left, the others to the right. A row of one cell is not cut to its column. */
    private void table(List<List<String>> rows) {
        var widths = new int[rows.getFirst().size()];
        for (var row : rows) {
            for (int c = 0; c < row.size() && row.size() > 1; c++) {
                widths[c] = Math.max(widths[c], row.get(c).length());
            }
        }
        for (var row : rows) {
            var line = new StringBuilder();
            for (int c = 0; c < row.size(); c++) {
                var space = " ".repeat(Math.max(0, widths[c] - row.get(c).length()));
                line.append(c == 0 ? row.get(c) + space : "   " + space + row.get(c));
            }
            out.println(line.toString().stripTrailing());
        }
    }

    private void paragraph(String text) {
        var line = new StringBuilder();
        for (var word : text.split(" ")) {
            if (line.length() + 1 + word.length() >= width) {
                out.println(line);
                line.setLength(0);
            }
            line.append(line.isEmpty() ? "" : " ").append(word);
        }
        out.println(line);
    }
}
