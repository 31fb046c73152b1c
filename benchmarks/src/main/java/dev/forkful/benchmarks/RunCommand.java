package dev.forkful.benchmarks;

import dev.forkful.benchmarks.peers.Peers;
import dev.forkful.benchmarks.scenarios.Scenario;
import dev.forkful.benchmarks.scenarios.Scenarios;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Measures, and keeps the raw results. */
@Command(
        name = "run",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Measures, and puts the results in the place of the former ones of the same scenarios and peers.")
final class RunCommand implements Callable<Integer> {
    @Option(names = "--scenario", split = ",", paramLabel = "NAME", description = "Only these. Default: all.")
    private List<String> scenarios = List.of();

    @Option(
            names = "--peer",
            split = ",",
            paramLabel = "NAME",
            description = "Only these. Default: all that take part.")
    private List<String> peers = List.of();

    @Option(
            names = "--forks",
            paramLabel = "N",
            description = "Processes for each peer and scenario. Default: 2 or 3, with --quick 1.")
    private int forks;

    @Option(names = "--quick", description = "Everything shortly: to see that it works, not to quote.")
    private boolean quick;

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description =
                    "The raw results. Default: docs/benchmarks/results.json, with --quick benchmarks/target/quick.json.")
    private Path out = Path.of("");

    @Spec
    private @Nullable CommandSpec spec;

    /** Fails if there is nothing to run, and if not one fork has found anything. */
    @Override
    public Integer call() throws Exception {
        var root = Roots.root();
        var settings = quick ? Settings.QUICK : Settings.FULL;
        var chosen = chosen();
        var file = out.toString().isEmpty() ? Roots.results(root, settings) : out;
        StartCache.await();
        var count = new Runner(root, file, settings, forks, System.out)
                .run(chosen, peer -> peers.isEmpty() || peers.contains(peer));
        System.out.println("results in " + file);
        if (count.failed() > 0) {
            System.out.println(count.failed() + " of " + count.forks() + " forks failed");
        }
        return count.failed() == count.forks() ? 1 : 0;
    }

    /** Wrong names are told before anything runs. */
    private List<Scenario> chosen() {
        try {
            peers.forEach(Peers::named);
            var chosen = taking(
                    scenarios.isEmpty()
                            ? Scenarios.ALL
                            : scenarios.stream().map(Scenarios::named).toList());
            if (chosen.isEmpty()) {
                throw new IllegalArgumentException(
                        "of " + String.join(", ", peers) + " none takes part in " + String.join(", ", scenarios));
            }
            return chosen;
        } catch (IllegalArgumentException e) {
            throw new ParameterException(Objects.requireNonNull(spec).commandLine(), String.valueOf(e.getMessage()), e);
        }
    }

    private List<Scenario> taking(List<Scenario> chosen) {
        return chosen.stream()
                .filter(s -> peers.isEmpty() || s.peers().stream().anyMatch(peers::contains))
                .toList();
    }
}
