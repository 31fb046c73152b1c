package dev.forkful.benchmarks;

import dev.forkful.benchmarks.scenarios.Metric;
import dev.forkful.benchmarks.scenarios.Scenario;
import dev.forkful.benchmarks.scenarios.Scenarios;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The raw results, as they are in the file.
 *
 * @param runs of this command, by the time when they began: those that forks are of
 * @param scenarios by name: the forks of each peer
 */
public record Results(Map<String, Run> runs, Map<String, Map<String, List<ForkRun>>> scenarios) {
    /**
     * One run of this command. The forks of a scenario that are of one run took turns.
     *
     * @param machine where, with what, and when it began
     * @param settings how thoroughly: a name of {@link Settings}
     * @param methods how each scenario was measured; none in results that are older than this
     */
    public record Run(Machine machine, String settings, Map<String, Method> methods) {
        /** What is read may lack methods. */
        public Run {
            methods = Objects.requireNonNullElseGet(methods, LinkedHashMap::new);
        }
    }

    /**
     * How a scenario was measured, in its own words of that day: the program that shows the figures may be of another.
     *
     * @param text what exactly was measured
     * @param parameters what the forks were told, but for texts, which name files of the machine
     */
    public record Method(String text, Map<String, String> parameters) {
        /** Today's. */
        public static Method of(Scenario scenario, Settings settings) {
            var told = new TreeMap<String, String>();
            scenario.told(settings).values().forEach((name, value) -> {
                if (!(value instanceof String)) {
                    told.put(name, String.valueOf(value));
                }
            });
            return new Method(scenario.text(), told);
        }
    }

    /**
     * One fork.
     *
     * @param run that it is of: a key of {@link #runs}
     * @param load the system's load when it began
     * @param seconds how long the fork took, start of its JVM and all
     * @param outcome what it found
     */
    public record ForkRun(String run, double load, double seconds, Outcome outcome) {
        /** Whether it has any figure. */
        public boolean hasFigures() {
            return !outcome.values().isEmpty();
        }

        private ForkRun only(Set<String> metrics) {
            var part = new Outcome(
                    new LinkedHashMap<>(outcome.values()), new LinkedHashMap<>(outcome.failures()), outcome.notes());
            part.values().keySet().retainAll(metrics);
            part.failures().keySet().retainAll(metrics);
            return new ForkRun(run, load, seconds, part);
        }
    }

    /** What the file holds; nothing if there is none. */
    public static Results read(Path file) throws IOException {
        return Files.exists(file)
                ? Json.read(file, Results.class)
                : new Results(new LinkedHashMap<>(), new LinkedHashMap<>());
    }

    /** Replaces the file. */
    public void write(Path file) throws IOException {
        Json.write(file, this);
    }

    /**
     * Puts peers of a scenario in the place of their former selves; all others stay as they are. A figure that no fork has now, be it that all have failed, stays as it was,
     * if the scenario still has it.
     */
    public void put(
            String scenario, Machine machine, Settings settings, Method method, Map<String, List<ForkRun>> peers) {
        var all = scenarios.computeIfAbsent(scenario, s -> new LinkedHashMap<>());
        var metrics =
                Scenarios.named(scenario).metrics().stream().map(Metric::key).collect(Collectors.toSet());
        peers.forEach((peer, forks) ->
                all.merge(peer, new ArrayList<>(forks), (former, now) -> replaced(former, now, metrics)));
        runs.computeIfAbsent(machine.time(), t -> new Run(machine, settings.name(), new LinkedHashMap<>()))
                .methods()
                .put(scenario, method);
        var used = scenarios.values().stream()
                .map(Map::values)
                .flatMap(Collection::stream)
                .flatMap(List::stream)
                .map(ForkRun::run)
                .collect(Collectors.toSet());
        runs.keySet().retainAll(used);
        runs.forEach((began, run) -> run.methods().keySet().removeIf(name -> !isOf(began, name)));
    }

    private boolean isOf(String began, String scenario) {
        return scenarios.getOrDefault(scenario, Map.of()).values().stream()
                .flatMap(List::stream)
                .anyMatch(f -> f.run().equals(began));
    }

    private static List<ForkRun> replaced(List<ForkRun> former, List<ForkRun> forks, Set<String> metrics) {
        var kept = new HashSet<>(metrics);
        forks.forEach(f -> kept.removeAll(f.outcome().values().keySet()));
        return Stream.concat(former.stream().map(f -> f.only(kept)).filter(ForkRun::hasFigures), forks.stream())
                .collect(Collectors.toCollection(ArrayList::new));
    }
}
