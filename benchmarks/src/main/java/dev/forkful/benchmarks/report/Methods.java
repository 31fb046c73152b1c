package dev.forkful.benchmarks.report;

import dev.forkful.benchmarks.Results.ForkRun;
import dev.forkful.benchmarks.Results.Method;
import dev.forkful.benchmarks.Results.Run;
import dev.forkful.benchmarks.Settings;
import dev.forkful.benchmarks.scenarios.Scenario;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** How the figures of a scenario were measured: in the words of the program that did, which may not be those of this one. */
final class Methods {
    /** What is said of figures that are older than the keeping of methods. */
    static final String NOT_KEPT = "was measured has not been kept; the text is today's.";

    private Methods() {}

    /** Paragraphs for the page. */
    static String of(Scenario scenario, Figures figures) {
        var peersOf = new LinkedHashMap<String, Set<String>>(); // by text
        var unknown = new LinkedHashSet<String>();
        var paragraphs = new ArrayList<String>();
        runs(scenario, figures).forEach((began, peers) -> {
            var run = Objects.requireNonNull(figures.results().runs().get(began));
            var method = Optional.ofNullable(run.methods().get(scenario.name()));
            method.ifPresentOrElse(
                    m -> peersOf.computeIfAbsent(m.text(), t -> new LinkedHashSet<>())
                            .addAll(peers),
                    () -> unknown.addAll(peers));
            method.flatMap(m -> parameters(scenario, run, m))
                    .ifPresent(p -> paragraphs.add(Runs.name(began, run) + " had other parameters than today: " + p));
        });
        var texts = List.copyOf(peersOf.keySet());
        for (var text : texts.stream().skip(1).toList()) {
            paragraphs.add("Otherwise measured: " + names(peersOf.getOrDefault(text, Set.of())) + ": " + text);
        }
        if (!texts.isEmpty() && !texts.contains(scenario.text())) {
            paragraphs.add("The method has changed since. Today: " + scenario.text());
        }
        if (!unknown.isEmpty()) {
            paragraphs.add("How " + (texts.isEmpty() ? "this " : "that of " + names(unknown) + " ") + NOT_KEPT);
        }
        paragraphs.addFirst((texts.isEmpty() ? scenario.text() : texts.getFirst())
                + (scenario.whyThese().isEmpty() ? "" : " " + scenario.whyThese()));
        return String.join("\n\n", paragraphs);
    }

    /** The runs that any figure is of, the latest first, with the peers. */
    private static Map<String, Set<String>> runs(Scenario scenario, Figures figures) {
        var runs = new TreeMap<String, Set<String>>(Comparator.reverseOrder());
        for (var peer : scenario.peers()) {
            figures.forks(scenario.name(), peer).stream()
                    .filter(ForkRun::hasFigures)
                    .forEach(f -> runs.computeIfAbsent(f.run(), r -> new LinkedHashSet<>())
                            .add(peer));
        }
        return runs;
    }

    private static Optional<String> parameters(Scenario scenario, Run run, Method method) {
        var today = Method.of(scenario, Settings.valueOf(run.settings())).parameters();
        var names = new LinkedHashSet<>(method.parameters().keySet());
        names.addAll(today.keySet());
        var all = names.stream()
                .filter(n -> !Objects.equals(method.parameters().get(n), today.get(n)))
                .map(n -> "%s %s (%s)"
                        .formatted(n, method.parameters().getOrDefault(n, "none"), today.getOrDefault(n, "none")))
                .collect(Collectors.joining(", ", "", "."));
        return all.equals(".") ? Optional.empty() : Optional.of(all);
    }

    private static String names(Collection<String> peers) {
        return peers.stream().map(Names::peer).collect(Collectors.joining(", "));
    }
}
