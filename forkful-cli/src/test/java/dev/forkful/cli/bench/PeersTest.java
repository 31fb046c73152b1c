package dev.forkful.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PeersTest {
    private static final Duration SHORT = Duration.ofMillis(20);

    @TempDir
    Path folder;

    private static boolean hasPython() throws Exception {
        try {
            return new ProcessBuilder("python3", "-c", "import sys; sys.exit(sys.version_info < (3, 11))")
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        }
    }

    /** Processes of a script in the test's folder, whoever their parent is. */
    private List<ProcessHandle> stillThere() throws Exception {
        var script = folder.resolve("peer.py").toString();
        for (var process : processesOf(script)) {
            process.onExit()
                    .orTimeout(20, TimeUnit.SECONDS)
                    .exceptionally(e -> process)
                    .get();
        }
        return processesOf(script);
    }

    private static List<ProcessHandle> processesOf(String script) {
        return ProcessHandle.allProcesses()
                .filter(p -> p.isAlive()
                        && Stream.of(p.info().arguments().orElse(new String[0])).anyMatch(script::equals))
                .toList();
    }

    private static Path classes() throws Exception {
        return Path.of(EchoMain.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
    }

    @Test
    void pythonsPoolsMeasureThemselves() throws Exception {
        assumeTrue(hasPython(), "no python3");
        try (var pool = PythonPeer.start("python3", folder, PythonPeer.Pool.POOL, 2)) {
            assertThat(pool.version()).startsWith("3.");
            assertThat(pool.measure("map", SHORT)).isGreaterThan(1000);
            assertThat(pool.measure("trip", SHORT)).isBetween(1.0, 1e6);
        }
        try (var executor = PythonPeer.start("python3", folder, PythonPeer.Pool.EXECUTOR, 2)) {
            assertThat(executor.measure("submit", SHORT)).isGreaterThan(10);
            assertThat(executor.measure("trip", SHORT)).isBetween(1.0, 1e6);
        }
        assertThat(stillThere()).isEmpty();
    }

    @Test
    void aPythonThatFailsSaysWhy() throws Exception {
        assumeTrue(hasPython(), "no python3");
        try (var pool = PythonPeer.start("python3", folder, PythonPeer.Pool.POOL, 2)) {
            assertThatThrownBy(() -> pool.measure("nonsense", SHORT))
                    .isInstanceOf(PeerMissingException.class)
                    .hasMessageContaining("nonsense");
        }
    }

    @Test
    void somethingElseThatIsCalledPythonIsMissing() {
        assumeTrue(Files.isExecutable(Path.of("/bin/false")), "no /bin/false");
        assertThatThrownBy(() -> PythonPeer.start("/bin/false", folder, PythonPeer.Pool.POOL, 2))
                .isInstanceOf(PeerMissingException.class)
                .hasMessageContaining("ended before its time");
    }

    @Test
    void aByteGoesThereAndBack() throws Exception {
        try (var echo = EchoPeer.start(classes(), folder)) {
            for (int i = 0; i < 1000; i++) {
                echo.trip();
            }
        }
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void whatIsNotOverInTimeIsNotMeasuredAndSaysSo() throws Exception {
        var pace = new Pace(Duration.ofMinutes(1), Duration.ofSeconds(2), 3);
        var results = new Bench(pace, classes(), "no-such-python", what -> {}).run();
        assertThat(results.failures()).hasSizeGreaterThan(5).contains("payload: not measured within 2 s");
        assertThat(results.values()).containsEntry("payload_gb_per_s", null).containsKey("submit_tasks_per_s");
        assertThat(results.took()).isLessThan(Duration.ofSeconds(30));
        assertThat(Thread.interrupted()).isFalse();
    }

    @Test
    void aLimitInterruptsWhatIsNotOver() {
        try (var limit = new Limit(Duration.ofMillis(1))) {
            assertThatThrownBy(() -> new CountDownLatch(1).await(1, TimeUnit.MINUTES))
                    .isInstanceOf(InterruptedException.class);
            assertThat(limit.isOver()).isTrue();
        }
        try (var limit = new Limit(Duration.ofMinutes(1))) {
            assertThat(limit.isOver()).isFalse();
        }
        assertThat(Thread.interrupted()).isFalse();
    }

    /** As a JVM does that is told to log. */
    @Test
    void aJvmMaySayMoreThanHello() throws Exception {
        var hello = ChildJvm.of(classes(), HelloMain.class);
        hello.environment().put("JDK_JAVA_OPTIONS", "-Xlog:gc");
        assertThat(FirstResultScenario.hello(hello)).isPositive();
    }

    @Test
    void aJvmThatDoesNotSayHelloIsToldOf() throws Exception {
        var silent = ChildJvm.of(classes(), EchoMain.class, "no-such-socket");
        assertThatThrownBy(() -> FirstResultScenario.hello(silent))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("ended with code");
    }
}
