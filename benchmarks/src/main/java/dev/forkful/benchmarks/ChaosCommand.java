package dev.forkful.benchmarks;

import dev.forkful.benchmarks.chaos.Chaos;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Kills workers and counts results. */
@Command(
        name = "chaos",
        mixinStandardHelpOptions = true,
        showDefaultValues = true,
        description = "Maps items over workers that are killed all the time, and accounts for every item exactly once.")
final class ChaosCommand implements Callable<Integer> {
    @Option(names = "--items", description = "How many items.")
    private int items = 1_000_000;

    @Option(names = "--workers", description = "How many worker processes.")
    private int workers = 4;

    @Option(names = "--every", paramLabel = "MS", description = "Milliseconds between two kills from outside.")
    private long everyMs = 100;

    @Option(names = "--work", paramLabel = "US", description = "How long an item computes, in microseconds.")
    private long workMicros = 150;

    @Option(names = "--seed", description = "Of what is random in the harm.")
    private long seed = System.nanoTime();

    @Override
    public Integer call() throws Exception {
        System.out.println("seed " + seed);
        var report = new Chaos(items, workers, everyMs, workMicros, seed).run();
        System.out.println(report);
        return report.isGood() ? 0 : 1;
    }
}
