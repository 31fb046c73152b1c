package dev.forkful.cli.bench;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;

/** One no-op task after the other, each waited for: what a call costs. */
final class HotScenario implements Scenario {
    private static final String THREAD = "newFixedThreadPool(1)";

    @Override
    public String name() {
        return "round_trip_hot";
    }

    @Override
    public String what() {
        return "round trip, one after the other";
    }

    @Override
    public Unit unit() {
        return Unit.MICROS;
    }

    @Override
    public int shares() {
        return 3;
    }

    @Override
    public List<Contender> contenders(Lineup lineup, Duration time) {
        return List.of(
                new Contender(
                        Contender.FORKFUL,
                        t -> micros(
                                t, () -> lineup.oneProcess.submit(Nothing.CALL).join())),
                new Contender(
                        THREAD,
                        t -> micros(
                                t, () -> lineup.oneThread.submit(Nothing.CALL).get())),
                lineup.python(PythonPeer.Pool.POOL, "trip"),
                lineup.python(PythonPeer.Pool.EXECUTOR, "trip"));
    }

    private static double micros(Duration time, Callable<Integer> trip) throws Exception {
        return Clock.median(time, trip, one -> Expected.ofNothings(1, one)) / 1e3;
    }

    @Override
    public List<Figure> figures(Measure measure) {
        return List.of(
                measure.median("round_trip_hot_us", Contender.FORKFUL),
                measure.ratio("round_trip_vs_thread_pool", Contender.FORKFUL, THREAD),
                measure.ratio("round_trip_vs_python_pool", Contender.FORKFUL, PythonPeer.Pool.POOL.who));
    }
}
