package dev.forkful.benchmarks;

import dev.forkful.benchmarks.Results.ForkRun;
import dev.forkful.benchmarks.Results.Method;
import dev.forkful.benchmarks.peers.Peer;
import dev.forkful.benchmarks.peers.Peers;
import dev.forkful.benchmarks.scenarios.Scenario;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** Runs scenarios: the first fork of every peer, then the second of every peer, so that what the machine does meanwhile meets all alike. */
final class Runner {
    private final Path file;
    private final Settings settings;
    private final int forks;
    private final PrintStream progress;
    private final ForkProcess process;
    private final Machine machine;

    Runner(Path root, Path file, Settings settings, int forks, PrintStream progress) {
        this.file = file;
        this.settings = settings;
        this.forks = forks;
        this.progress = progress;
        this.process = new ForkProcess(root);
        this.machine = Machine.here(root); // now: the results that will be written are changes to the commit
    }

    /**
     * What became of the forks.
     *
     * @param forks how many there were
     * @param failed how many of them have no figure at all
     */
    record Count(int forks, int failed) {
        static final Count NONE = new Count(0, 0);

        private static Count of(Map<String, List<ForkRun>> runs) {
            var all = runs.values().stream().flatMap(List::stream).toList();
            return new Count(
                    all.size(), (int) all.stream().filter(f -> !f.hasFigures()).count());
        }

        private Count plus(Count other) {
            return new Count(forks + other.forks, failed + other.failed);
        }
    }

    /** Runs them all; the file is up to date after each scenario. */
    Count run(List<Scenario> scenarios, Predicate<String> peers) throws IOException, InterruptedException {
        var clock = new Estimate(scenarios.stream()
                .mapToDouble(s -> forks(s)
                        * s.seconds(settings)
                        * (double) taking(s, peers).size())
                .sum());
        var count = Count.NONE;
        for (var scenario : scenarios) {
            var runs = run(scenario, taking(scenario, peers), clock);
            var results = Results.read(file);
            results.put(scenario.name(), machine, settings, Method.of(scenario, settings), runs);
            results.write(file);
            count = count.plus(Count.of(runs));
        }
        return count;
    }

    private int forks(Scenario scenario) {
        return forks > 0 ? forks : scenario.forks(settings);
    }

    private static List<Peer> taking(Scenario scenario, Predicate<String> peers) {
        return scenario.peers().stream().filter(peers).map(Peers::named).toList();
    }

    private Map<String, List<ForkRun>> run(Scenario scenario, List<Peer> peers, Estimate clock)
            throws IOException, InterruptedException {
        var runs = new LinkedHashMap<String, List<ForkRun>>();
        peers.forEach(p -> runs.put(p.name(), new ArrayList<>()));
        int count = forks(scenario);
        for (int fork = 1; fork <= count; fork++) {
            for (var peer : peers) {
                var so = runs.getOrDefault(peer.name(), List.of());
                if (!hasFailedTwice(so)) {
                    var run = run(scenario, peer);
                    so.add(run);
                    progress.printf(
                            "%s  %s, fork %d of %d: %s%n",
                            clock, scenario.name(), fork, count, told(peer, run.outcome()));
                }
                clock.done(scenario.seconds(settings));
            }
        }
        return runs;
    }

    /** Once can be chance; what cannot run need not be tried to the end. */
    private static boolean hasFailedTwice(List<ForkRun> forks) {
        int count = forks.size();
        return count >= 2 && forks.subList(count - 2, count).stream().noneMatch(ForkRun::hasFigures);
    }

    private ForkRun run(Scenario scenario, Peer peer) throws IOException, InterruptedException {
        double load = Machine.load();
        long begin = System.nanoTime();
        var limit = Duration.ofSeconds(60 + 5L * scenario.seconds(settings));
        var outcome = process.run(scenario, peer, scenario.told(settings), limit);
        return new ForkRun(machine.time(), load, Math.round((System.nanoTime() - begin) / 1e7) / 100.0, outcome);
    }

    private static String told(Peer peer, Outcome outcome) {
        var text = new StringBuilder(peer.name());
        outcome.values()
                .forEach((metric, value) ->
                        text.append(' ').append(metric).append('=').append("%.4g".formatted(value)));
        outcome.failures()
                .forEach((metric, reason) ->
                        text.append(' ').append(metric).append(": ").append(reason));
        return text.toString();
    }
}
