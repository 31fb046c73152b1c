package dev.forkful.processes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forkful.testing.Await;
import dev.forkful.testing.Jvm;
import dev.forkful.testing.LeakCheck;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Programs that end without closing their pool, one way or another: nothing of it is left. */
@Tag("processes")
class ParentDeathTest {
    private static final Duration ONE_SECOND = Duration.ofSeconds(1);

    private static Jvm start(String mode, Path folder) {
        return start(List.of(), mode, folder);
    }

    /** The program has a temporary folder of its own, so that whatever is left there is its. */
    private static Jvm startWith(Path temporary, String mode, Path folder) {
        return start(List.of("-Djava.io.tmpdir=" + temporary, "-XX:-UsePerfData"), mode, folder);
    }

    private static Jvm start(List<String> jvmArgs, String mode, Path folder) {
        var command = new ArrayList<Object>(Interrupts.heeded());
        command.add(Jvm.tool("java"));
        command.add("-Xmx64m");
        command.addAll(jvmArgs);
        command.addAll(List.of("-cp", Jvm.classPath(), ParentProgram.class.getName(), mode, folder.resolve("signals")));
        return Jvm.start(folder, command.toArray());
    }

    private static List<Long> pids(Jvm program) throws Exception {
        var pids = Arrays.stream(program.await("pids ").split(" "))
                .map(Long::parseLong)
                .toList();
        program.await("ready");
        assertThat(pids).hasSizeGreaterThanOrEqualTo(2).doesNotHaveDuplicates();
        return pids;
    }

    private static void awaitDeaths(List<Long> pids) throws Exception {
        Await.until("the workers are gone", () -> pids.stream().noneMatch(Deeds::isAlive));
    }

    @ParameterizedTest
    @ValueSource(strings = {"idle", "spin", "count", "children", "process"})
    void workersEndWhenTheirParentIsKilled(String mode, @TempDir Path folder) throws Exception {
        try (var program = start(mode, folder)) {
            var pids = pids(program);
            assertThat(pids).allMatch(Deeds::isAlive);
            program.process().destroyForcibly().waitFor();
            awaitDeaths(pids);
        }
    }

    /** Or after twenty times as long as the same processes take where each of them is killed, on a machine that is too busy for a second. */
    @Test
    @Timeout(180)
    void eightBusyWorkersAndWhatTheyStartedAreGoneASecondAfterTheirParentWasKilled(
            @TempDir Path folder, TestReporter reporter) throws Exception {
        var temporary = Files.createDirectory(folder.resolve("t"));
        var shared = Path.of("/dev/shm");
        var before = forkfulFiles(shared);
        try (var program = startWith(temporary, "eight", folder)) {
            var pids = pids(program);
            assertThat(pids).hasSize(16).allMatch(Deeds::isAlive);
            program.process().destroyForcibly().waitFor();
            long from = System.nanoTime();
            awaitDeaths(pids);
            var took = Duration.ofNanos(System.nanoTime() - from);
            reporter.publishEntry("all gone after", took.toMillis() + " ms");
            if (took.compareTo(ONE_SECOND) > 0) {
                assertThat(took)
                        .isLessThan(killedOneByOne(Files.createDirectory(folder.resolve("k")))
                                .multipliedBy(20));
            }
            assertThat(temporary).isEmptyDirectory();
            // what another program has left as it ended goes
            Await.until("nothing is left in shared memory", () -> before.containsAll(forkfulFiles(shared)));
        }
    }

    /** How long it takes until all are gone if nothing depends on them. */
    private static Duration killedOneByOne(Path folder) throws Exception {
        try (var program = start("eight", folder)) {
            var pids = pids(program);
            long from = System.nanoTime();
            program.process().destroyForcibly();
            pids.forEach(pid -> ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly));
            awaitDeaths(pids);
            return Duration.ofNanos(System.nanoTime() - from);
        }
    }

    private static Set<Path> forkfulFiles(Path in) throws IOException {
        if (!Files.isDirectory(in)) {
            return Set.of();
        }
        try (var files = Files.list(in)) {
            return files.filter(f -> f.getFileName().toString().startsWith("forkful"))
                    .filter(Predicate.not(LeakCheck::isAnothers))
                    .collect(Collectors.toSet());
        }
    }

    @Test
    void aStoppedWorkerEndsWhenItIsContinued(@TempDir Path folder) throws Exception {
        try (var program = start("idle", folder)) {
            var pids = pids(program);
            signal("-STOP", pids.getFirst());
            program.process().destroyForcibly().waitFor();
            awaitDeaths(pids.subList(1, 2));
            signal("-CONT", pids.getFirst());
            awaitDeaths(pids);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"-TERM", "-INT"})
    void workersEndWhenTheirParentIsAskedToEnd(String signal, @TempDir Path folder) throws Exception {
        if (signal.equals("-INT")) {
            Interrupts.assumeHeeded();
        }
        try (var program = start("spin", folder)) {
            var pids = pids(program);
            signal(signal, program.process().pid());
            assertThat(program.process().waitFor(30, TimeUnit.SECONDS)).isTrue();
            awaitDeaths(pids);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"return", "return-busy", "exit"})
    void aPoolThatNobodyClosedLetsTheProgramEnd(String mode, @TempDir Path folder) throws Exception {
        try (var program = start(mode, folder)) {
            var pids = pids(program);
            program.succeed();
            awaitDeaths(pids);
        }
    }

    @Test
    void aProgramThatEndsWhileItsWorkersStartLeavesNothingOnDisk(@TempDir Path folder) throws Exception {
        var temporary = Files.createDirectory(folder.resolve("t"));
        for (int n = 0; n < 5; n++) {
            try (var program = startWith(temporary, "exit while they start", folder)) {
                program.succeed();
            }
        }
        Await.until("the rendezvous folders are gone", () -> {
            try (var left = Files.list(temporary)) {
                return left.findAny().isEmpty();
            }
        });
    }

    static void signal(String signal, long pid) throws Exception {
        assertThat(new ProcessBuilder("kill", signal, "" + pid)
                        .inheritIO()
                        .start()
                        .waitFor())
                .isZero();
        var stat = Path.of("/proc/" + pid + "/stat");
        if (signal.equals("-STOP") && Files.exists(stat)) { // the system may take a moment to stop all threads
            Await.until("it is stopped", () -> Files.readString(stat).contains(") T "));
        }
    }
}
