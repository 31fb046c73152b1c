package dev.forkful.cli.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;

/** No-op tasks submitted one by one, all of them, and then got one by one: the same loop for every executor. */
final class SubmitScenario implements Scenario {
    private static final String THREADS = "newFixedThreadPool";

    /** How many at a time: a batch is to take about half of a round. */
    private static final int MOST = 100_000;

    private static final int LEAST = 500;

    @Override
    public String name() {
        return "submit";
    }

    @Override
    public String what() {
        return "submit and get of no-op tasks";
    }

    @Override
    public Unit unit() {
        return Unit.TASKS_PER_S;
    }

    @Override
    public int shares() {
        return 4;
    }

    @Override
    public List<Contender> contenders(Lineup lineup, Duration time) throws Exception {
        batch(lineup.processes, LEAST);
        double rate = Clock.perSecond(time.dividedBy(20), LEAST, () -> batch(lineup.processes, LEAST));
        int tasks = (int) Math.clamp(rate * time.toNanos() / 1e9 / 50, LEAST, MOST);
        return List.of(
                new Contender(Contender.FORKFUL, t -> perSecond(t, lineup.processes, tasks)),
                new Contender(THREADS, t -> perSecond(t, lineup.threads, tasks)),
                lineup.python(PythonPeer.Pool.EXECUTOR, "submit"));
    }

    private static double perSecond(Duration time, ExecutorService executor, int tasks) throws Exception {
        return Clock.perSecond(time, tasks, () -> batch(executor, tasks), sum -> Expected.ofNothings(tasks, sum));
    }

    /** What they come to. */
    static long batch(ExecutorService executor, int tasks) throws Exception {
        var futures = new ArrayList<Future<Integer>>(tasks);
        for (int i = 0; i < tasks; i++) {
            futures.add(executor.submit(Nothing.CALL));
        }
        long sum = 0;
        for (var future : futures) {
            sum += future.get();
        }
        return sum;
    }

    @Override
    public List<Figure> figures(Measure measure) {
        return List.of(
                measure.median("submit_tasks_per_s", Contender.FORKFUL),
                measure.ratio("submit_vs_fixed_thread_pool", Contender.FORKFUL, THREADS),
                measure.ratio("submit_vs_python_ppe", Contender.FORKFUL, PythonPeer.Pool.EXECUTOR.who));
    }
}
