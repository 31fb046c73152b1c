package dev.forkful.benchmarks;

import dev.forkful.benchmarks.report.SoakChart;
import dev.forkful.benchmarks.soak.Soak;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Works for a long time, and looks whether anything leaks. */
@Command(
        name = "soak",
        mixinStandardHelpOptions = true,
        showDefaultValues = true,
        sortOptions = false,
        description =
                "Mixed work for a long time, after which descriptors, threads, heap and resident memory have to be where they were. Linux only.")
final class SoakCommand implements Callable<Integer> {
    private static final int LOOKS = 60;

    @Option(names = "--minutes", paramLabel = "N", description = "How long.")
    private double minutes = 30;

    @Mixin
    private HarmOptions harm = new HarmOptions(2);

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description =
                    "The raw results; the curve goes beside them. Default: docs/benchmarks/soak.json, of less than 20 minutes benchmarks/target/soak.json.")
    private Path out = Path.of("");

    @Override
    public Integer call() throws Exception {
        System.out.println("seed " + harm.seed);
        var length = Duration.ofMillis((long) (minutes * 60_000));
        var soak = new Soak(length, length.dividedBy(6), length.dividedBy(LOOKS), harm.workers, harm.seed);
        System.out.println("minutes      tasks  descriptors  threads  heap MiB  resident MiB  of a worker");
        var report = soak.run(s -> System.out.printf(
                "%7.1f %,10d %12d %8d %9.1f %13.1f %12.1f%n",
                s.minutes(),
                s.tasks(),
                s.descriptors(),
                s.threads(),
                mib(s.heapBytes()),
                mib(s.residentBytes()),
                mib(s.workerResidentBytes())));
        System.out.println(report);
        var root = Roots.root();
        var file = !out.toString().isEmpty()
                ? out.toAbsolutePath()
                : root.resolve(minutes < 20 ? "benchmarks/target/soak.json" : "docs/benchmarks/soak.json");
        Json.write(file, report);
        var chart = file.resolveSibling(file.getFileName().toString().replaceFirst("\\.json$", "") + ".svg");
        SoakChart.draw(report, chart);
        System.out.println("results in " + file + ", curve in " + chart);
        return report.isGood() ? 0 : 1;
    }

    private static double mib(long bytes) {
        return bytes / (double) (1 << 20);
    }
}
