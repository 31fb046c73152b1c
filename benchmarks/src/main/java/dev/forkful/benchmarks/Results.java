package dev.forkful.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

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
     */
    public record Run(Machine machine, String settings) {}

    /**
     * One fork.
     *
     * @param run that it is of: a key of {@link #runs}
     * @param load the system's load when it began
     * @param seconds how long the fork took, start of its JVM and all
     * @param outcome what it found
     */
    public record ForkRun(String run, double load, double seconds, Outcome outcome) {}

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

    /** Puts peers of a scenario in the place of their former selves; all others stay as they are. */
    public void put(String scenario, Machine machine, Settings settings, Map<String, List<ForkRun>> peers) {
        var all = scenarios.computeIfAbsent(scenario, s -> new LinkedHashMap<>());
        peers.forEach((peer, forks) -> all.put(peer, new ArrayList<>(forks)));
        runs.put(machine.time(), new Run(machine, settings.name()));
        var used = scenarios.values().stream()
                .map(Map::values)
                .flatMap(Collection::stream)
                .flatMap(List::stream)
                .map(ForkRun::run)
                .collect(Collectors.toSet());
        runs.keySet().retainAll(used);
    }
}
