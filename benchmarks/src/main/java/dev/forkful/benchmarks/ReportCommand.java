package dev.forkful.benchmarks;

import dev.forkful.benchmarks.profile.Profiles;
import dev.forkful.benchmarks.report.Page;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Makes the page from the raw results. */
@Command(
        name = "report",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Makes the page and its charts from the raw results.")
final class ReportCommand implements Callable<Integer> {
    @Option(names = "--quick", description = "Of the results of a quick run, into benchmarks/target.")
    private boolean quick;

    @Option(
            names = "--in",
            paramLabel = "FILE",
            description = "The raw results. Default: docs/benchmarks/results.json.")
    private Path in = Path.of("");

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description = "The page; the charts go beside it. Default: docs/benchmarks.md.")
    private Path out = Path.of("");

    @Override
    public Integer call() throws Exception {
        var root = Roots.root();
        var file = in.toString().isEmpty() ? Roots.results(root, quick ? Settings.QUICK : Settings.FULL) : in;
        if (!Files.exists(file)) {
            System.err.println("there are no results in " + file);
            return 1;
        }
        var page = out.toString().isEmpty()
                ? root.resolve(quick ? "benchmarks/target/benchmarks.md" : "docs/benchmarks.md")
                : out;
        var notes = root.resolve("benchmarks/notes.md");
        var profiles = Roots.profiles(root, quick ? Settings.QUICK : Settings.FULL);
        Page.of(
                        Results.read(file),
                        Files.exists(notes) ? Files.readString(notes) : "",
                        Files.exists(profiles) ? Optional.of(Json.read(profiles, Profiles.class)) : Optional.empty())
                .write(page);
        System.out.println("page in " + page);
        return 0;
    }
}
