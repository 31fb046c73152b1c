package dev.forkful.benchmarks.report;

import dev.forkful.benchmarks.Outcome;
import dev.forkful.benchmarks.Results;
import dev.forkful.benchmarks.Results.ForkRun;
import dev.forkful.benchmarks.scenarios.Scenarios;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
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

    /** The forks without this figure that say why. */
    List<String> failed(String scenario, String metric, String peer) {
        return forks(scenario, peer).stream()
                .map(f -> f.outcome().failures().get(metric))
                .filter(Objects::nonNull)
                .toList();
    }

    List<ForkRun> forks(String scenario, String peer) {
        return Objects.requireNonNullElse(peers(scenario).get(peer), List.of());
    }

    /** The peers of a scenario for which there are results. */
    Map<String, List<ForkRun>> peers(String scenario) {
        return Objects.requireNonNullElse(results.scenarios().get(scenario), Map.of());
    }
}
