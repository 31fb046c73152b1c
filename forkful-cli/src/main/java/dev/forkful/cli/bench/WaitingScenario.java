package dev.forkful.cli.bench;

import java.time.Duration;
import java.util.Collections;
import java.util.List;

/** Waits, as for a network or a disk: one after the other, in virtual threads, and in worker processes. */
final class WaitingScenario implements Scenario {
    private static final int WAITS = 20;
    private static final int MILLIS = 5;

    @Override
    public String name() {
        return "waiting";
    }

    @Override
    public String what() {
        return "waiting: " + WAITS + " times " + MILLIS + " ms";
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
        var waits = Collections.nCopies(WAITS, MILLIS);
        return Ways.of(
                t -> Clock.median(t, () -> {
                            for (int millis : waits) {
                                pause(millis);
                            }
                        })
                        / 1e6,
                t -> Clock.median(t, () -> lineup.virtualThreads.map(waits, WaitingScenario::pause)) / 1e6,
                t -> Clock.median(t, () -> lineup.processes.map(waits, WaitingScenario::pause)) / 1e6);
    }

    private static int pause(int millis) throws InterruptedException {
        Thread.sleep(millis);
        return millis;
    }

    @Override
    public List<Figure> figures(Measure measure) {
        return List.of(
                measure.ratio("waiting_threads_speedup_vs_sequential", Ways.SEQUENTIAL, Ways.THREADS),
                measure.ratio("waiting_processes_speedup_vs_sequential", Ways.SEQUENTIAL, Ways.PROCESSES));
    }
}
