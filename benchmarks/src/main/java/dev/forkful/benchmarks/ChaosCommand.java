package dev.forkful.benchmarks;

import dev.forkful.benchmarks.chaos.Chaos;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
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

    @Option(names = "--every", paramLabel = "MS", description = "Milliseconds between two kills from outside.")
    private long everyMs = 100;

    @Option(
            names = "--seconds",
            paramLabel = "N",
            description = "For how long there are such; after that the rest is done in peace.")
    private long seconds = 120;

    @Option(names = "--work", paramLabel = "US", description = "How long an item computes, in microseconds.")
    private long workMicros = 150;

    @Mixin
    private HarmOptions harm = new HarmOptions(4);

    @Override
    public Integer call() throws Exception {
        System.out.println("seed " + harm.seed);
        var report = new Chaos(items, harm.workers, everyMs, Duration.ofSeconds(seconds), workMicros, harm.seed).run();
        System.out.println(report);
        return report.isGood() ? 0 : 1;
    }
}
