package dev.forkful.cli.bench;

import java.time.Duration;
import java.util.List;

/** A no-op task after both sides have slept: what waking up costs. */
final class ColdScenario implements Scenario {
    private static final Duration IDLE = Duration.ofMillis(20);

    /** What part of the time goes into warming up. */
    private static final int RUSH = 3;

    private static final String SOCKET = "Unix-domain socket ping-pong";

    @Override
    public String name() {
        return "round_trip_cold";
    }

    @Override
    public String what() {
        return "round trip, after 20 ms of idleness";
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
                        t -> afterIdleness(
                                t, () -> lineup.oneProcess.submit(Nothing.CALL).join())),
                new Contender(SOCKET, t -> afterIdleness(t, lineup.echo()::trip)));
    }

    /** The code is to be compiled, of all sides alike: one after the other for a while, and only then with rests. The median, in microseconds. */
    private static double afterIdleness(Duration time, Clock.Act act) throws Exception {
        var rush = time.dividedBy(RUSH);
        Clock.perSecond(rush, 1, act);
        return Clock.median(time.minus(rush), IDLE, act) / 1e3;
    }

    @Override
    public List<Figure> figures(Measure measure) {
        return List.of(
                measure.median("round_trip_cold_us", Contender.FORKFUL),
                measure.ratio("round_trip_cold_vs_uds", Contender.FORKFUL, SOCKET));
    }
}
