package dev.forkful.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.forkful.benchmarks.peers.Peers;
import dev.forkful.benchmarks.peers.Script;
import dev.forkful.benchmarks.scenarios.Scenarios;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Real forks in their smallest form; not how fast they are, but that what they find can be true. */
class ForksIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int KILLED = 128 + 9;

    /** Of the memory's scenario: ten minutes of nothing after the start. */
    private static final String IDLE = "{\"warmUpMs\": 50, \"measureMs\": 50, \"workers\": 2, \"idleMs\": 600000}";

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
    void aForkEndsWithItsRunnerAndAllThatItHasStarted() throws Exception {
        var command = new ArrayList<>(ForkProcess.java(Peers.named("hello-jvm"), Fork.class));
        command.addAll(List.of("memory", "hello-jvm", IDLE));
        assertThat(endedWithItsRunner(command)).isEqualTo(1);
    }

    @Test
    @DisabledOnOs(OS.WINDOWS) // it has no groups of processes
    void aScriptEndsWithItsRunnerAndAllThatItHasStarted() throws Exception {
        for (var peer : List.of("python-pool", "python-executor")) {
            var command = new ArrayList<>(((Script) Peers.named(peer)).command(Roots.root()));
            assumeThat(isThere(command.getFirst())).isTrue();
            command.addAll(List.of("memory", IDLE));
            assertThat(endedWithItsRunner(command)).isEqualTo(KILLED);
        }
    }

    private static boolean isThere(String program) throws Exception {
        try {
            return new ProcessBuilder(program, "--version").start().waitFor() == 0;
        } catch (IOException e) {
            return false;
        }
    }

    /** Closes a fork's standard input when it is in the middle of measuring, which is when it has started something; returns its exit code. */
    private static int endedWithItsRunner(List<String> command) throws Exception {
        var fork = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try {
            long deadline = System.nanoTime() + LIMIT.toNanos();
            while (fork.descendants().findAny().isEmpty()) {
                assertThat(fork.isAlive()).isTrue();
                assertThat(System.nanoTime()).as("when it has begun").isLessThan(deadline);
                LockSupport.parkNanos(10_000_000);
            }
            var started = fork.descendants().toList();
            assertThat(fork.isAlive()).isTrue();
            fork.getOutputStream().close();
            assertThat(fork.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
            for (var process : started) {
                process.onExit().get(LIMIT.toSeconds(), TimeUnit.SECONDS);
            }
            assertThat(fork.getInputStream().readAllBytes()).isEmpty();
            return fork.exitValue();
        } finally {
            fork.descendants().forEach(ProcessHandle::destroyForcibly);
            fork.destroyForcibly();
        }
    }

    private static Outcome run(String scenario, String peer) throws Exception {
        var what = Scenarios.named(scenario);
        var told = new HashMap<>(what.told(Settings.QUICK).values());
        told.put("warmUpMs", 50);
        told.put("measureMs", 50);
        return new ForkProcess(Roots.root()).run(what, Peers.named(peer), new Parameters(told), LIMIT);
    }
}
