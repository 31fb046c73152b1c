package dev.forkful.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forkful.benchmarks.peers.Peers;
import dev.forkful.benchmarks.scenarios.Scenarios;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Real forks in their smallest form; not how fast they are, but that what they find can be true. */
class ForksIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    @Test
    void poolsThatDoNothingDoSomething() throws Exception {
        assertThat(run("submit", "forkful-processes").values().get("tasks")).isBetween(10.0, 1e9);
        assertThat(run("submit", "fixed-thread-pool").values().get("tasks")).isBetween(1_000.0, 1e9);
    }

    @Test
    void aRoundTripOverABareSocketTakesMicroseconds() throws Exception {
        var values = run("round-trip-hot", "socket-ping-pong").values();
        assertThat(values.get("p50")).isBetween(0.1, 1e5);
        assertThat(values.get("p99")).isGreaterThanOrEqualTo(values.get("p50"));
    }

    @Test
    void aPeerThatCannotRunSaysWhy() throws Exception {
        var outcome = run("submit", "map-concurrent");
        assertThat(outcome.values()).isEmpty();
        assertThat(outcome.failures().get(Outcome.WHOLE)).contains("takes no single tasks");
    }

    @Test
    void aForkEndsWithItsRunner() throws Exception {
        var command = new ArrayList<>(ForkProcess.java(Peers.named("virtual-threads"), Fork.class));
        command.addAll(List.of("sleeps", "virtual-threads", "{\"counts\": [1], \"sleepMs\": 600000}"));
        var fork = new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        fork.getOutputStream().close();
        assertThat(fork.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
    }

    private static Outcome run(String scenario, String peer) throws Exception {
        var what = Scenarios.named(scenario);
        var told = new HashMap<>(what.told(Settings.QUICK).values());
        told.put("warmUpMs", 50);
        told.put("measureMs", 50);
        return new ForkProcess(Roots.root()).run(what, Peers.named(peer), new Parameters(told), LIMIT);
    }
}
