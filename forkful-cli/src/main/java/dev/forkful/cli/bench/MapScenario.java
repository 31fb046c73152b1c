package dev.forkful.cli.bench;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

/** {@code map} of a million numbers, each plus one. Of fewer where a million would take more than its time. */
final class MapScenario implements Scenario {
    private static final int MILLION = 1_000_000;
    private static final int PROBE = 2_000;

    /** How much of the time one map may take. */
    private static final int PART = 6;

    private int items;

    @Override
    public String name() {
        return "map";
    }

    @Override
    public String what() {
        return items == 0 ? "map of integers" : "map of " + Unit.digits(items) + " integers (Python: 1,000,000)";
    }

    @Override
    public Unit unit() {
        return Unit.ITEMS_PER_S;
    }

    @Override
    public int shares() {
        return 4;
    }

    @Override
    public List<Contender> contenders(Lineup lineup, Duration time) throws Exception {
        var probe = IntStream.range(0, PROBE).boxed().toList();
        double rate = Clock.perSecond(time.dividedBy(10), PROBE, () -> lineup.processes.map(probe, n -> n + 1));
        items = items(rate, time);
        var numbers = IntStream.range(0, items).boxed().toList();
        return List.of(
                new Contender(
                        Contender.FORKFUL,
                        t -> Clock.perSecond(
                                t,
                                items,
                                () -> lineup.processes.map(numbers, n -> n + 1),
                                results -> Expected.ofNumbers(items, results))),
                lineup.python(PythonPeer.Pool.POOL, "map"));
    }

    /** A million, or a power of ten below. */
    static int items(double rate, Duration time) {
        double fit = rate * time.toNanos() / 1e9 / PART;
        int items = MILLION;
        while (items > fit && items > PROBE / 2) {
            items /= 10;
        }
        return items;
    }

    @Override
    public List<Figure> figures(Measure measure) {
        return List.of(
                measure.median("map_items_per_s", Contender.FORKFUL),
                measure.ratio("map_vs_python_pool", Contender.FORKFUL, PythonPeer.Pool.POOL.who),
                items == 0 ? Figure.missing("map_items", measure.missing()) : Figure.of("map_items", items));
    }
}
