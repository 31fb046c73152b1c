package dev.forkful.cli.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;

/** So little work for each item that all the rest is what handing it over costs. */
final class TinyScenario implements Scenario {
    private static final int ITEMS = 2000;

    @Override
    public String name() {
        return "tiny";
    }

    @Override
    public String what() {
        return "tiny: " + Unit.digits(ITEMS) + " additions";
    }

    @Override
    public Unit unit() {
        return Unit.MILLIS;
    }

    @Override
    public int shares() {
        return 2;
    }

    @Override
    public List<Contender> contenders(Lineup lineup, Duration time) {
        var items = IntStream.range(0, ITEMS).boxed().toList();
        return Ways.of(
                t -> millis(t, () -> sequentially(items)),
                t -> millis(t, () -> lineup.virtualThreads.map(items, TinyScenario::next)),
                t -> millis(t, () -> lineup.processes.map(items, TinyScenario::next)));
    }

    private static double millis(Duration time, Callable<List<Integer>> way) throws Exception {
        return Clock.median(time, way, results -> Expected.ofNumbers(ITEMS, results)) / 1e6;
    }

    private static List<Integer> sequentially(List<Integer> items) {
        var results = new ArrayList<Integer>();
        for (var item : items) {
            results.add(next(item));
        }
        return results;
    }

    private static int next(int n) {
        return n + 1;
    }

    @Override
    public List<Figure> figures(Measure measure) {
        double each = 1e3 / ITEMS;
        return List.of(
                measure.median("tiny_sequential_us", Ways.SEQUENTIAL, each),
                measure.median("tiny_threads_us", Ways.THREADS, each),
                measure.median("tiny_processes_us", Ways.PROCESSES, each));
    }
}
