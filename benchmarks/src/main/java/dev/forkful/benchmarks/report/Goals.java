package dev.forkful.benchmarks.report;

import static dev.forkful.benchmarks.report.Goal.Sense.AT_LEAST;
import static dev.forkful.benchmarks.report.Goal.Sense.AT_MOST;
import static dev.forkful.benchmarks.report.Goal.Sense.BELOW;

import dev.forkful.benchmarks.report.Goal.Cell;
import java.util.List;

/** What Forkful set out to be, row by row. */
final class Goals {
    private static final String MIB_64 = String.valueOf(64L << 20);
    private static final Cell SUBMIT = new Cell("submit", "tasks", "forkful-processes");
    private static final Cell MAP = new Cell("map-ints", "items", "forkful-processes");
    private static final Cell HOT = new Cell("round-trip-hot", "p50", "forkful-processes");
    private static final Cell SLEEP = new Cell("round-trip-sleep", "p50", "forkful-processes");
    private static final Cell FIRST = new Cell("first-pool", "ms", "forkful-processes");
    private static final Cell ARRAY = new Cell("payload", MIB_64, "forkful-processes");
    private static final Cell CPU = new Cell("cpu-files", "speedup", "forkful-processes");
    private static final Cell PRIMES = new Cell("cpu-primes", "speedup", "forkful-processes");
    private static final Cell SLEEPS = new Cell("sleeps", "100000", "forkful-threads");
    private static final Cell KILLED = new Cell("recovery", "none", "forkful-processes");
    private static final Cell SPARE = new Cell("recovery", "spare", "forkful-processes");
    private static final Cell IDLE = new Cell("memory", "rss", "forkful-processes");

    static final List<Goal> ALL = List.of(
            Goal.figure("`submit` of no-ops and get", SUBMIT, AT_LEAST, 1e6, "tasks/s"),
            Goal.ratio("`submit` of no-ops and get", SUBMIT, of(SUBMIT, "python-executor"), AT_LEAST, 100, "tasks/s"),
            Goal.ratio(
                    "`submit` of no-ops and get", SUBMIT, of(SUBMIT, "fixed-thread-pool"), AT_LEAST, 0.25, "tasks/s"),
            Goal.figure("`map` of 1 M ints", MAP, AT_LEAST, 1e7, "items/s"),
            Goal.ratio("`map` of 1 M ints", MAP, of(MAP, "python-pool"), AT_LEAST, 2, "items/s"),
            Goal.figure("round trip, hot, median", HOT, AT_MOST, 1, "us"),
            Goal.ratio("round trip, hot, median", HOT, of(HOT, "python-pool"), AT_MOST, 0.02, "us"),
            Goal.ratio("round trip, hot, median", HOT, of(HOT, "fixed-thread-pool"), BELOW, 1, "us"),
            Goal.ratio("round trip from sleep, median", SLEEP, of(SLEEP, "socket-ping-pong"), AT_MOST, 1.5, "us"),
            Goal.ratio("first result of a cold pool", FIRST, of(FIRST, "hello-jvm"), AT_MOST, 2, "ms"),
            Goal.ratio("first result of a cold pool", FIRST, of(FIRST, "python-spawn"), BELOW, 1, "ms"),
            Goal.figure("64 MiB array by value", ARRAY, AT_LEAST, 2, "GB/s"),
            Goal.ratio("64 MiB array by value", ARRAY, of(ARRAY, "python-pool"), AT_LEAST, 10, "GB/s"),
            Goal.figure(
                    "64 MiB in `SharedMemory`",
                    new Cell("shared-memory", MIB_64, "forkful-processes"),
                    AT_MOST,
                    20,
                    "us"),
            Goal.figure("CPU-bound, 2 workers: a file", CPU, AT_LEAST, 1.95, "x sequential"),
            Goal.ratio(
                    "CPU-bound, 2 workers: a file", CPU, of(CPU, "fixed-thread-pool"), AT_LEAST, 0.97, "x sequential"),
            Goal.figure("CPU-bound, 2 workers: primes", PRIMES, AT_LEAST, 1.95, "x sequential"),
            Goal.ratio(
                    "CPU-bound, 2 workers: primes",
                    PRIMES,
                    of(PRIMES, "fixed-thread-pool"),
                    AT_LEAST,
                    0.97,
                    "x sequential"),
            Goal.ratio("100,000 sleeps of 1 s on threads", SLEEPS, of(SLEEPS, "virtual-threads"), AT_MOST, 1.05, "s"),
            Goal.ratio("worker killed, next result", KILLED, of(KILLED, "hello-jvm"), AT_MOST, 2, "ms"),
            Goal.figure("worker killed, next result, with a spare", SPARE, BELOW, 1, "ms"),
            Goal.figure("idle worker, RSS", IDLE, AT_MOST, 45, "MB"));

    private Goals() {}

    /** The same figure of another peer. */
    private static Cell of(Cell cell, String peer) {
        return new Cell(cell.scenario(), cell.metric(), peer);
    }

    static String table(Figures figures) {
        var table = new Table("goal", "wanted", "Forkful", "the other", "ratio", "");
        for (var goal : ALL) {
            var verdict = goal.judge(figures);
            table.row(
                    goal.what(), goal.wanted(), verdict.figure(), verdict.other(), verdict.ratio(), verdict.reached());
        }
        return table.toString();
    }
}
