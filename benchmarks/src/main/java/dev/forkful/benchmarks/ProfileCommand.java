package dev.forkful.benchmarks;

import dev.forkful.benchmarks.peers.Peers;
import dev.forkful.benchmarks.profile.Profile;
import dev.forkful.benchmarks.profile.Profiler;
import dev.forkful.benchmarks.profile.Profiles;
import dev.forkful.benchmarks.report.ProfileText;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Looks where the CPU time goes. */
@Command(
        name = "profile",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description =
                "Does the work of scenarios that have goals, looks where Forkful's CPU time goes, by thread and by method, and keeps it for the page. Linux only.")
final class ProfileCommand implements Callable<Integer> {
    /** As before compiled code is measured: what is profiled is what has the figure. */
    private static final int WARM_UP_MS = 12_000;

    private static final int MEASURE_MS = 8_000;
    private static final int QUICK_MS = 1_000;
    private static final int LIMIT_MS = 120_000;

    @Option(
            names = "--scenario",
            split = ",",
            paramLabel = "NAME",
            description = "Only these, and print, keep nothing.")
    private List<String> scenarios = List.of();

    @Option(names = "--quick", description = "Shortly: to see that it works, not to quote; kept in benchmarks/target.")
    private boolean quick;

    @Spec
    private @Nullable CommandSpec spec;

    /** Fails if any of them cannot be had. */
    @Override
    public Integer call() throws Exception {
        var root = Roots.root();
        var machine = Machine.here(root);
        var chosen = chosen();
        StartCache.await();
        int warmUp = quick ? QUICK_MS : WARM_UP_MS;
        int measure = quick ? QUICK_MS : MEASURE_MS;
        var found = new ArrayList<Profile>();
        for (var scenario : chosen) {
            try {
                var profile = profile(scenario, warmUp, measure);
                System.out.println(ProfileText.of(profile));
                found.add(profile);
            } catch (ForkProcess.ForkException e) {
                System.out.println(scenario + ": " + e.getMessage());
            }
        }
        if (scenarios.isEmpty() && !found.isEmpty()) {
            var file = Roots.profiles(root, quick ? Settings.QUICK : Settings.FULL);
            Json.write(file, new Profiles(machine, warmUp, measure, found));
            System.out.println("profiles in " + file);
        }
        return found.size() == chosen.size() ? 0 : 1;
    }

    private List<String> chosen() {
        for (var scenario : scenarios) {
            if (!Profiler.SCENARIOS.contains(scenario)) {
                throw new ParameterException(
                        Objects.requireNonNull(spec).commandLine(),
                        "there is no profile of " + scenario + ", but of " + String.join(", ", Profiler.SCENARIOS));
            }
        }
        return scenarios.isEmpty() ? Profiler.SCENARIOS : scenarios;
    }

    private static Profile profile(String scenario, int warmUp, int measure) throws Exception {
        var command = new ArrayList<>(ForkProcess.java(Peers.named("forkful-processes"), ProfileFork.class));
        command.addAll(List.of(scenario, String.valueOf(warmUp), String.valueOf(measure)));
        return ForkProcess.read(command, Duration.ofMillis(LIMIT_MS), Profile.class);
    }
}
