package dev.forkful.benchmarks;

import java.nio.file.Path;

/** Where things are. */
final class Roots {
    private Roots() {}

    /** The repository; the launcher says where it is. */
    static Path root() {
        return Path.of(System.getProperty("forkful.root", "")).toAbsolutePath();
    }

    /** A quick run must not end up among the results that are published. */
    static Path results(Path root, Settings settings) {
        return root.resolve(
                settings == Settings.QUICK ? "benchmarks/target/quick.json" : "docs/benchmarks/results.json");
    }

    /** The same of profiles. */
    static Path profiles(Path root, Settings settings) {
        return root.resolve(
                settings == Settings.QUICK ? "benchmarks/target/quick-profiles.json" : "docs/benchmarks/profiles.json");
    }
}
