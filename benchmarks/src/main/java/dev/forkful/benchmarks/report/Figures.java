package dev.forkful.benchmarks.report;

import static java.util.stream.Collectors.toList;

import dev.forkful.benchmarks.Outcome;
import dev.forkful.benchmarks.Results;
import dev.forkful.benchmarks.Results.ForkRun;
import dev.forkful.benchmarks.scenarios.Scenarios;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The figures in the raw results, by scenario, metric and peer. */
record Figures(Results results) {
    /** Nothing if no fork has this figure. */
    Optional<Spread> of(String scenario, String metric, String peer) {
        var values = forks(scenario, peer).stream()
                .map(f -> f.outcome().values().get(metric))
                .filter(Objects::nonNull)
                .toList();
        return values.isEmpty() ? Optional.empty() : Optional.of(Spread.of(values));
    }

    /** Why there is no figure. */
    String reason(String scenario, String metric, String peer) {
        if (Scenarios.ALL.stream().noneMatch(s -> s.name().equals(scenario))) {
            return "there is nothing to measure yet";
        }
        var forks = forks(scenario, peer);
        return forks.isEmpty()
                ? "not run"
                : forks.stream()
                        .map(ForkRun::outcome)
                        .flatMap(o -> Stream.of(metric, Outcome.WHOLE).map(o.failures()::get))
                        .filter(Objects::nonNull)
                        .findFirst()
                        .orElse("not in this run");
    }

    /** How many forks have not this figure and say why, of each run in which there are any. */
    List<String> failed(String scenario, String metric, String peer) {
        var runs = forks(scenario, peer).stream().collect(Collectors.groupingBy(ForkRun::run, TreeMap::new, toList()));
        return runs.entrySet().stream()
                .flatMap(run -> {
                    var reasons = run.getValue().stream()
                            .map(f -> f.outcome().failures().get(metric))
                            .filter(Objects::nonNull)
                            .toList();
                    var where = runs.size() == 1
                            ? ""
                            : " in the run of "
                                    + Runs.name(
                                            run.getKey(),
                                            Objects.requireNonNull(
                                                    results.runs().get(run.getKey())));
                    return reasons.isEmpty()
                            ? Stream.empty()
                            : Stream.of("%d of %d forks failed%s: %s"
                                    .formatted(reasons.size(), run.getValue().size(), where, reasons.getFirst()));
                })
                .toList();
    }

    /** Whether this figure was one that the runs of this peer were to find: they, or another peer of theirs, have it or say why not. */
    boolean wasMeasured(String scenario, String metric, String peer) {
        var runs = forks(scenario, peer).stream().map(ForkRun::run).toList();
        return peers(scenario).values().stream()
                .flatMap(List::stream)
                .filter(f -> runs.contains(f.run()))
                .map(ForkRun::outcome)
                .anyMatch(o -> o.values().containsKey(metric) || o.failures().containsKey(metric));
    }

    List<ForkRun> forks(String scenario, String peer) {
        return Objects.requireNonNullElse(peers(scenario).get(peer), List.of());
    }

    /** The peers of a scenario for which there are results. */
    Map<String, List<ForkRun>> peers(String scenario) {
        return Objects.requireNonNullElse(results.scenarios().get(scenario), Map.of());
    }
}
