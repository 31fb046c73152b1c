package dev.forkful.benchmarks.report;

import dev.forkful.benchmarks.Machine;
import dev.forkful.benchmarks.Outcome;
import dev.forkful.benchmarks.Results;
import dev.forkful.benchmarks.Results.ForkRun;
import dev.forkful.benchmarks.Settings;
import dev.forkful.benchmarks.StartCache;
import dev.forkful.benchmarks.profile.Profiles;
import dev.forkful.benchmarks.scenarios.Scenario;
import dev.forkful.benchmarks.scenarios.Scenarios;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The page of results: all that it says is computed from the raw results, but for the notes, which are merged in. */
public final class Page {
    private final Results results;
    private final Figures figures;
    private final String notes;
    private final Optional<Profiles> profiles;

    private Page(Results results, String notes, Optional<Profiles> profiles) {
        this.results = results;
        this.figures = new Figures(results);
        this.notes = notes;
        this.profiles = profiles;
    }

    /** A page of these results. */
    public static Page of(Results results, String notes, Optional<Profiles> profiles) {
        return new Page(results, notes, profiles);
    }

    /** Writes the page, and its charts into a folder of the same name beside it. */
    public void write(Path page) throws IOException {
        var folder = String.valueOf(page.getFileName()).replaceFirst("\\.md$", "");
        var text = new StringBuilder(head());
        for (var scenario : Scenarios.ALL) {
            if (results.scenarios().containsKey(scenario.name())) {
                var picture = folder + "/" + scenario.name() + ".svg";
                boolean drawn = Charts.draw(scenario, figures, page.resolveSibling(picture));
                text.append(section(scenario, drawn ? Optional.of(picture) : Optional.empty()));
            }
        }
        profiles.map(ProfileText::of).ifPresent(text::append);
        Files.createDirectories(page.toAbsolutePath().getParent());
        Files.writeString(page, text);
    }

    private String head() {
        var text = new StringBuilder();
        text.append("# Benchmarks\n\n")
                .append(
                        "<!-- Made by `./benchmarks/run report` from the raw results and benchmarks/notes.md. Do not edit. -->\n\n")
                .append(
                        "Each figure is the median of several forks, with the least and the most of them in brackets. A fork is a fresh process that measures one peer in one ")
                .append(
                        "scenario; the forks of all peers that are of one run take turns. How to run it, and what each peer is: `benchmarks/README.md`.\n\n");
        machines().forEach(m -> text.append("- ").append(m).append('\n'));
        text.append("\n## The goals\n\n").append(Goals.table(figures)).append('\n');
        if (!notes.isBlank()) {
            text.append(notes.strip()).append("\n\n");
        }
        return text.toString();
    }

    /** Each run that anything on the page is of, what the machine was like, and which Python. */
    private List<String> machines() {
        var lines = new ArrayList<String>();
        results.runs()
                .forEach((began, run) -> lines.add(Runs.name(began, run) + ": " + described(run.machine())
                        + (run.settings().equals(Settings.FULL.name()) ? "" : ", **a quick run: not to be quoted**")));
        pythons().ifPresent(lines::add);
        withoutCache().ifPresent(lines::add);
        double load = results.scenarios().values().stream()
                .map(Map::values)
                .flatMap(Collection::stream)
                .flatMap(List::stream)
                .mapToDouble(ForkRun::load)
                .max()
                .orElse(0);
        lines.add("The system's load average (one minute) when forks began was at most " + Numbers.of(load)
                + "; the forks before are part of it.");
        return lines;
    }

    private static String described(Machine m) {
        return "%d CPUs (%s), %,d MB, %s; %s".formatted(m.cpus(), m.cpu(), m.memoryMb(), m.system(), m.jvm());
    }

    private Optional<String> pythons() {
        var found = new LinkedHashSet<String>();
        results.scenarios().values().stream()
                .flatMap(s -> s.entrySet().stream())
                .forEach(e -> e.getValue().forEach(fork -> {
                    var notes = fork.outcome().notes();
                    if (notes.containsKey("python")) {
                        found.add(Names.peer(e.getKey()) + ": Python " + notes.get("python") + ", start method "
                                + notes.get("start method"));
                    }
                }));
        return found.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", found));
    }

    /** Where Forkful's workers started from no cache, though every use but the first on a machine has one. */
    private Optional<String> withoutCache() {
        var found = results.scenarios().entrySet().stream()
                .filter(s -> s.getValue().values().stream()
                        .flatMap(List::stream)
                        .anyMatch(f -> "false".equals(f.outcome().notes().get(StartCache.NOTE))))
                .map(Map.Entry::getKey)
                .toList();
        return found.isEmpty()
                ? Optional.empty()
                : Optional.of("Forkful's workers started without their cache, and slower, in: "
                        + String.join(", ", found) + ".");
    }

    private String section(Scenario scenario, Optional<String> picture) {
        var text = new StringBuilder("## ").append(scenario.title()).append("\n\n");
        text.append(Methods.of(scenario, figures)).append("\n\n");
        picture.ifPresent(p -> text.append("![")
                .append(scenario.title().replace("`", ""))
                .append("](")
                .append(p)
                .append(")\n\n"));
        var headings = new ArrayList<String>(List.of(""));
        scenario.metrics().forEach(m -> headings.add(m.title() + ", " + m.unit()));
        var table = new Table(headings.toArray(String[]::new));
        var missing = new ArrayList<String>();
        for (var peer : scenario.peers()) {
            if (figures.peers(scenario.name()).containsKey(peer)) {
                row(scenario, peer, missing).ifPresent(cells -> table.row(cells.toArray(String[]::new)));
            }
        }
        text.append(table).append('\n');
        text.append(Runs.of(scenario, figures)).append("\n\n");
        missing.forEach(m -> text.append("- ").append(m).append('\n'));
        return text.append(missing.isEmpty() ? "" : "\n").toString();
    }

    /** A row of the table; the reasons for what is not there go to the list under it. */
    private Optional<List<String>> row(Scenario scenario, String peer, List<String> missing) {
        var cells = new ArrayList<String>(List.of(Names.peer(peer)));
        boolean any = false;
        for (var metric : scenario.metrics()) {
            var spread = figures.of(scenario.name(), metric.key(), peer);
            cells.add(spread.map(Page::cell)
                    .orElse(figures.wasMeasured(scenario.name(), metric.key(), peer) ? "—" : "not measured then"));
            any |= spread.isPresent();
        }
        if (!any) {
            missing.add("Left out: " + Names.peer(peer) + ": "
                    + figures.reason(
                            scenario.name(), scenario.metrics().getFirst().key(), peer));
            return Optional.empty();
        }
        figures.failed(scenario.name(), Outcome.WHOLE, peer).forEach(f -> missing.add(Names.peer(peer) + ": " + f));
        for (var metric : scenario.metrics()) {
            var name = Names.peer(peer) + ", " + metric.title() + ": ";
            var reason = figures.reason(scenario.name(), metric.key(), peer);
            if (figures.of(scenario.name(), metric.key(), peer).isPresent()) {
                figures.failed(scenario.name(), metric.key(), peer).forEach(f -> missing.add(name + f));
            } else if (!reason.equals("not in this run")) {
                missing.add("Left out: " + name + reason);
            }
        }
        return Optional.of(cells);
    }

    private static String cell(Spread spread) {
        var median = Numbers.of(spread.median());
        return spread.forks() == 1
                ? median
                : median + " (" + Numbers.of(spread.least()) + "–" + Numbers.of(spread.most()) + ")";
    }
}
