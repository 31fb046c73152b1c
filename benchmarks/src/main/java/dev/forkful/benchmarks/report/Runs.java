package dev.forkful.benchmarks.report;

import dev.forkful.benchmarks.Machine;
import dev.forkful.benchmarks.Results.ForkRun;
import dev.forkful.benchmarks.Results.Run;
import dev.forkful.benchmarks.scenarios.Scenario;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/** Which figures of a table are of one run, and may be compared to a hair; those of two runs may not. */
final class Runs {
    private Runs() {}

    /** As the page calls a run. */
    static String name(String began, Run run) {
        return name(began, run.machine());
    }

    /** The same of what is a run of its own. */
    static String name(Machine machine) {
        return name(machine.time(), machine);
    }

    private static String name(String began, Machine machine) {
        return "%s %s UTC, commit %s".formatted(began.substring(0, 10), began.substring(11, 16), machine.commit());
    }

    /** A sentence for below the table. */
    static String of(Scenario scenario, Figures figures) {
        Map<String, Set<String>> peersOf = new LinkedHashMap<>();
        for (var peer : scenario.peers()) {
            figures.forks(scenario.name(), peer).stream()
                    .filter(ForkRun::hasFigures)
                    .map(ForkRun::run)
                    .distinct()
                    .forEach(run -> peersOf.computeIfAbsent(run, r -> new LinkedHashSet<>())
                            .add(Names.peer(peer)));
        }
        return peersOf.entrySet().stream()
                .map(e -> "Run of "
                        + name(
                                e.getKey(),
                                Objects.requireNonNull(figures.results().runs().get(e.getKey()))) + ": "
                        + (peersOf.size() == 1 ? "all" : String.join(", ", e.getValue())) + ".")
                .collect(Collectors.joining(" "));
    }
}
