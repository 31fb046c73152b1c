package dev.forkful.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The raw results, as they are in the file.
 *
 * @param scenarios by name
 */
public record Results(Map<String, Measured> scenarios) {
    /**
     * A scenario that was run.
     *
     * @param machine where
     * @param settings how thoroughly: a name of {@link Settings}
     * @param peers the forks of each peer
     */
    public record Measured(Machine machine, String settings, Map<String, List<ForkRun>> peers) {}

    /**
     * One fork.
     *
     * @param load the system's load when it began
     * @param seconds how long the fork took, start of its JVM and all
     * @param outcome what it found
     */
    public record ForkRun(double load, double seconds, Outcome outcome) {}

    /** What the file holds; nothing if there is none. */
    public static Results read(Path file) throws IOException {
        return Files.exists(file) ? Json.read(file, Results.class) : new Results(new LinkedHashMap<>());
    }

    /** Replaces the file. */
    public void write(Path file) throws IOException {
        Json.write(file, this);
    }

    /** Puts peers of a scenario in the place of their former selves; all others stay as they are. */
    public void put(String scenario, Machine machine, Settings settings, Map<String, List<ForkRun>> peers) {
        var all = new LinkedHashMap<String, List<ForkRun>>();
        var old = scenarios.get(scenario);
        if (old != null) {
            all.putAll(old.peers());
        }
        peers.forEach((peer, forks) -> all.put(peer, new ArrayList<>(forks)));
        scenarios.put(scenario, new Measured(machine, settings.name(), all));
    }
}
