package dev.forkful.benchmarks.profile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forkful.benchmarks.profile.Profile.Cpu;
import dev.forkful.benchmarks.profile.Profile.Part;
import dev.forkful.benchmarks.profile.Profile.Share;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Real workers looked at, shortly: not where the time goes, but that what is said can be true. */
@EnabledOnOs(OS.LINUX) // which tells the CPU time of all threads
class ProfilerIT {
    private static final Duration SHORT = Duration.ofMillis(500);

    @Test
    void bothSidesOfACallAreSeen() throws Exception {
        var profile = new Profiler("round-trip-hot").profile(SHORT, Duration.ofSeconds(2));
        assertThat(profile.unitsPerSecond()).isBetween(10.0, 1e7);
        assertThat(profile.processes()).extracting(Part::name).containsExactly("parent", "worker");
        assertThat(profile.processes()).allSatisfy(part -> {
            double cpu = part.threads().stream().mapToDouble(Cpu::all).sum();
            assertThat(cpu).isBetween(0.01, 1.1 * Runtime.getRuntime().availableProcessors());
            double shares = part.methods().stream().mapToDouble(Share::share).sum();
            assertThat(shares).isBetween(0.999, 1.001);
        });
        var methods = profile.processes().stream().flatMap(p -> p.methods().stream());
        assertThat(methods).extracting(Share::method).anyMatch(m -> m.startsWith("Ring."));
    }

    @Test
    void threadsHaveNoWorkers() throws Exception {
        var profile = new Profiler("sleeps").profile(SHORT, SHORT);
        assertThat(profile.processes()).extracting(Part::name).containsExactly("parent");
    }
}
