package dev.forkful.cli.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;

/** Measures the library on this machine, beside what else there is on it, within a given time. */
public final class Bench {
    private final Pace pace;
    private final Path classPath;
    private final String python;
    private final Consumer<String> progress;

    /**
     * Not started yet.
     *
     * @param pace how much time there is
     * @param classPath where the classes of this command are
     * @param python the program to run for Python's pools
     * @param progress is told what is measured next
     */
    public Bench(Pace pace, Path classPath, String python, Consumer<String> progress) {
        this.pace = pace;
        this.classPath = classPath;
        this.python = python;
        this.progress = progress;
    }

    /** New ones: they keep what they prepare. */
    static List<Scenario> scenarios() {
        return List.of(
                new ComputingScenario(),
                new SubmitScenario(),
                new MapScenario(),
                new HotScenario(),
                new ColdScenario(),
                new FirstResultScenario(),
                new PayloadScenario(),
                new WaitingScenario(),
                new TinyScenario());
    }

    /**
     * Measures everything. What fails is in the results.
     *
     * @throws IOException if there are no worker processes to measure
     */
    public Results run() throws IOException {
        long start = System.nanoTime();
        var measures = new ArrayList<Measure>();
        var figures = new ArrayList<Figure>();
        var failures = new ArrayList<String>();
        try (var limit = new Limit(pace.limit());
                var lineup = new Lineup(classPath, python)) {
            progress.accept("starting workers");
            warmUp(lineup, limit);
            var scenarios = scenarios();
            for (var scenario : scenarios) {
                var left = scenarios.subList(measures.size(), scenarios.size());
                var time = pace.share(scenario, left, Duration.ofNanos(System.nanoTime() - start));
                progress.accept("measuring " + scenario.name() + " (" + (measures.size() + 1) + " of "
                        + scenarios.size() + ")");
                var measure = measure(scenario, time, lineup, limit, failures);
                measures.add(measure);
                figures.addAll(scenario.figures(measure));
            }
            return new Results(
                    Runtime.getRuntime().availableProcessors(),
                    lineup.workers,
                    lineup.pythonVersion(),
                    Duration.ofNanos(System.nanoTime() - start),
                    measures,
                    figures,
                    failures);
        }
    }

    private void warmUp(Lineup lineup, Limit limit) throws IOException {
        try {
            lineup.awaitWorkers();
            lineup.warmUp(pace.warmUp());
        } catch (Exception e) {
            if (!limit.isOver()) {
                throw new IOException("cannot use worker processes: " + reason(e), e);
            }
        }
    }

    private Measure measure(Scenario scenario, Duration time, Lineup lineup, Limit limit, List<String> failures) {
        try {
            if (limit.isOver()) {
                throw new InterruptedException();
            }
            var entries = Rounds.of(time, pace.leastRounds(), scenario.contenders(lineup, time));
            return new Measure(scenario.name(), scenario.what(), scenario.unit(), entries, "");
        } catch (PeerMissingException e) {
            return Measure.missing(scenario, e.reason());
        } catch (Exception e) {
            var reason = limit.isOver() ? "not measured within " + pace.limit().toSeconds() + " s" : reason(e);
            failures.add(scenario.name() + ": " + reason);
            return Measure.missing(scenario, reason);
        }
    }

    private static String reason(Exception e) {
        var cause = e instanceof ExecutionException && e.getCause() != null ? e.getCause() : e;
        return cause.toString();
    }
}
