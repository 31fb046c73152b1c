package dev.forkful.cli.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;

/** A job that computes, in many tasks: one after the other, in as many platform threads as workers, and in worker processes. */
final class ComputingScenario implements Scenario {
    private static final int TASKS = 128;

    /** Of the job, done sequentially: long beside what the tasks' journeys take, short beside a round. */
    private static final Duration SHORTEST = Duration.ofMillis(100);

    /** Of a task, in numbers. */
    private static final int FEWEST = 16;

    private static final double NEAR = 0.75;

    @Override
    public String name() {
        return "computing";
    }

    @Override
    public String what() {
        return "computing: a job in " + TASKS + " tasks";
    }

    @Override
    public Unit unit() {
        return Unit.MILLIS;
    }

    @Override
    public int shares() {
        return 6;
    }

    @Override
    public List<Contender> contenders(Lineup lineup, Duration time) throws Exception {
        var tasks = job(Math.max(SHORTEST.toNanos(), time.toNanos() / 16));
        long expected = sequentially(tasks);
        return Ways.of(
                t -> Clock.median(t, () -> check(expected, sequentially(tasks))) / 1e6,
                t -> Clock.median(t, () -> check(expected, in(lineup.threads, tasks))) / 1e6,
                t -> Clock.median(t, () -> check(expected, in(lineup.processes, tasks))) / 1e6);
    }

    /** A job that takes about so long, found by making it larger: meanwhile the compiler makes it faster. */
    private static List<Callable<Long>> job(long nanos) throws Exception {
        for (int numbers = FEWEST; ; ) {
            var tasks = tasks(numbers);
            long start = System.nanoTime();
            sequentially(tasks);
            long took = System.nanoTime() - start;
            if (took > NEAR * nanos) {
                return tasks;
            }
            numbers = (int) Math.min(2L * numbers, numbers * nanos / took + 1);
        }
    }

    private static List<Callable<Long>> tasks(int numbers) {
        var tasks = new ArrayList<Callable<Long>>();
        for (int i = 0; i < TASKS; i++) {
            tasks.add(Collatz.task(i, numbers));
        }
        return tasks;
    }

    private static long sequentially(List<Callable<Long>> tasks) throws Exception {
        long sum = 0;
        for (var task : tasks) {
            sum += task.call();
        }
        return sum;
    }

    private static long in(ExecutorService executor, List<Callable<Long>> tasks) throws Exception {
        var futures = new ArrayList<Future<Long>>();
        for (var task : tasks) {
            futures.add(executor.submit(task));
        }
        long sum = 0;
        for (var future : futures) {
            sum += future.get();
        }
        return sum;
    }

    private static void check(long expected, long sum) {
        if (sum != expected) {
            throw new IllegalStateException("the job came to " + sum + " instead of " + expected);
        }
    }

    @Override
    public List<Figure> figures(Measure measure) {
        return List.of(
                measure.ratio("cpu_speedup_vs_sequential", Ways.SEQUENTIAL, Ways.PROCESSES),
                measure.ratio("cpu_vs_threads", Ways.THREADS, Ways.PROCESSES));
    }
}
