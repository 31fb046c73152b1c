package dev.forkful.processes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.forkful.JavaProcess;
import dev.forkful.Outcome;
import dev.forkful.Task;
import dev.forkful.WorkerDiedException;
import dev.forkful.Workers;
import dev.forkful.testing.Compiler;
import dev.forkful.testing.Compiler.Jar;
import dev.forkful.testing.Jvm;
import dev.forkful.testing.Signal;
import dev.forkful.testing.Work;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Workers that die: it costs the task that they were running, and nothing else. */
@Tag("processes")
class WorkerDeathTest {
    /** A program with a task that starts something and ends its worker. It ends when that is gone. */
    public static final class Starter {
        private Starter() {}

        public static void main(String[] args) throws Exception {
            var started = Signal.in(Path.of(args[0]), "started");
            try (var workers = Workers.processes(1)) {
                death(workers.submit(() -> {
                    started.add(new ProcessBuilder("/bin/sleep", "300").start().pid());
                    return Deeds.halt(3);
                }));
            }
            Deeds.awaitDeath(Long.parseLong(started.lines().getFirst()));
        }
    }

    private static WorkerDiedException death(Task<?> task) {
        var death = catchThrowableOfType(WorkerDiedException.class, task::join);
        assertThat(death).isNotNull();
        return death;
    }

    @Test
    void aWorkerIsAnotherProcess() {
        try (var workers = Workers.processes(1)) {
            var task = workers.submit(() -> Deeds.pid());
            assertThat(task.join())
                    .isNotEqualTo(Deeds.pid())
                    .isEqualTo(task.stats().pid());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 42})
    void anExitIsAFailureThatNamesTheCodeAndNeverASuccess(int code) {
        try (var workers = Workers.processes(1)) {
            var task = workers.submit(() -> Deeds.exit(code));
            var death = death(task);
            assertThat(death.exitCode()).hasValue(code);
            assertThat(death.signal()).isEmpty();
            assertThat(death.pid()).hasValue(task.stats().pid());
            assertThat(death).hasMessageContaining("task 1").hasMessageContaining("" + code);
            assertThat(workers.submit(() -> "usable").join()).isEqualTo("usable");
        }
    }

    /** What looks like the report of a crash, on the standard error of its own process, and is cut. */
    static int forge() throws Exception {
        var report =
                "# A fatal error has been detected by the Java Runtime Environment:\n# Problematic frame:\n\n---------------\n";
        new ProcessBuilder("/bin/sh", "-c", "printf '%s' \"$0\" >&2", report)
                .inheritIO()
                .start()
                .waitFor();
        return Deeds.halt(3);
    }

    @Test
    void aForgedReportOfACrashIsNoneOfThePools() {
        try (var workers = Workers.processes(1)) {
            var task = workers.submit(() -> forge());
            assertThat(death(task).exitCode()).hasValue(3);
            assertThat(workers.submit(() -> "usable").join()).isEqualTo("usable");
        }
        try (var process = JavaProcess.start(() -> forge())) {
            assertThat(catchThrowableOfType(WorkerDiedException.class, process::join)
                            .exitCode())
                    .hasValue(3);
        }
    }

    @Test
    void aFunctionThatDoesNotFitIntoTheHeapOfAWorkerFailsWithThatAndStartsNoWorkersWithoutEnd() {
        var table = new byte[100 << 20];
        try (var workers = Workers.ofProcesses().count(1).heap("64m").open()) {
            var thrown = catchThrowableOfType(
                    WorkerDiedException.class, () -> workers.map(List.of(1, 2, 3), n -> table[n] + n));
            assertThat(thrown).hasMessageContaining("heap of 64m");
            assertThat(workers.submit(() -> "usable").join()).isEqualTo("usable");
        }
    }

    @Test
    void aHaltIsAFailureThatNamesTheCode() {
        try (var workers = Workers.processes(1)) {
            var task = workers.submit(() -> Deeds.halt(9));
            assertThat(death(task).exitCode()).hasValue(9);
            assertThatThrownBy(task::get)
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(WorkerDiedException.class);
            assertThat(workers.submit(() -> "usable").join()).isEqualTo("usable");
        }
    }

    @Test
    void aKilledWorkerIsAFailureThatNamesTheSignal(@TempDir Path folder) throws Exception {
        var running = Signal.in(folder, "running");
        try (var workers = Workers.processes(2)) {
            var victim = workers.submit(() -> Work.waitForEver(running));
            running.await();
            long pid = victim.stats().pid();
            ProcessHandle.of(pid).orElseThrow().destroyForcibly();
            var death = death(victim);
            assertThat(death.pid()).hasValue(pid);
            assertThat(death.signal()).hasValue("SIGKILL");
            assertThat(death.exitCode()).hasValue(137);
            assertThat(death)
                    .hasMessageContaining("SIGKILL")
                    .hasMessageContaining("" + pid)
                    .hasMessageContaining("task 1");
            assertThat(workers.map(Work.upTo(20), n -> n)).hasSize(20);
        }
    }

    @Test
    void aCrashInNativeCodeIsAFailureWithTheHeadOfItsReport(@TempDir Path folder) throws IOException {
        try (var workers = Workers.ofProcesses().count(1).directory(folder).open()) {
            var death = death(workers.submit(() -> Deeds.crashUnchecked()));
            assertThat(death).hasMessageContaining("SIGSEGV"); // what the system calls it depends on core dumps
            assertThat(String.join("\n", death.crashReport())).contains("SIGSEGV");
            assertThat(workers.submit(() -> "usable").join()).isEqualTo("usable");
        }
        try (var left = Files.list(folder)) {
            assertThat(left).as("reports and core files left behind").isEmpty();
        }
    }

    @Test
    void aDeathFailsOnlyItsOwnTask() {
        try (var workers = Workers.processes(2)) {
            var outcomes = workers.outcomes(Work.upTo(30), n -> n == 7 ? Deeds.halt(3) : n)
                    .toList();
            assertThat(outcomes).hasSize(30);
            assertThat(outcomes.stream().filter(Outcome.Failure.class::isInstance))
                    .singleElement()
                    .satisfies(o -> assertThat(o.item()).isEqualTo(7));
        }
    }

    @Test
    void tasksThatWaitedBehindTheVictimRunElsewhere(@TempDir Path folder) throws Exception {
        var running = Signal.in(folder, "running");
        var ran = Signal.in(folder, "ran");
        try (var workers = Workers.processes(1)) {
            var victim = workers.submit(() -> Work.waitForEver(running));
            var others = new ArrayList<Task<Integer>>();
            for (int i = 0; i < 20; i++) {
                int n = i;
                others.add(workers.submit(() -> {
                    ran.add(n);
                    return n;
                }));
            }
            running.await();
            ProcessHandle.of(victim.stats().pid()).orElseThrow().destroyForcibly();
            assertThat(others.stream().map(Task::join)).isEqualTo(Work.upTo(20));
            death(victim);
        }
        assertThat(ran.lines()).as("each ran once").hasSize(20);
    }

    @Test
    void aWorkerThatDiesIdleIsReplacedAndNoTaskIsLost() throws Exception {
        try (var workers = Workers.processes(1)) {
            for (int i = 0; i < 3; i++) {
                long pid = workers.submit(() -> Deeds.pid()).join();
                ProcessHandle.of(pid).orElseThrow().destroyForcibly();
                Deeds.awaitDeath(pid);
                assertThat(workers.submit(() -> Deeds.pid()).join()).isNotEqualTo(pid);
            }
        }
    }

    @Test
    void aTaskThatFillsTheHeapIsToldTheLimit() {
        try (var workers = Workers.ofProcesses().count(1).heap("32m").open()) {
            var death = death(workers.submit(() -> Deeds.fillHeap()));
            assertThat(death.heapLimit()).hasValue("32m");
            assertThat(death).hasMessageContaining("32m").hasMessageContaining("heap");
            assertThat(workers.submit(() -> "usable").join()).isEqualTo("usable");
        }
    }

    @Test
    void aPoisonTaskIsTriedAsOftenAsAskedForAndNamedAsTheCause(@TempDir Path folder) {
        var tries = Signal.in(folder, "tries");
        try (var workers = Workers.ofProcesses().count(2).retries(2).open()) {
            var poison = workers.submit(() -> {
                tries.add("try");
                return Deeds.halt(5);
            });
            assertThat(workers.map(Work.upTo(50), n -> n)).hasSize(50);
            assertThat(death(poison)).hasMessageContaining("task 1").hasMessageContaining("3 times");
            assertThat(poison.stats().tries()).isEqualTo(3);
        }
        assertThat(tries.lines()).hasSize(3);
    }

    @Test
    void aTaskWhoseWorkerDiedIsTriedAgain(@TempDir Path folder) {
        var tries = Signal.in(folder, "tries");
        try (var workers = Workers.ofProcesses().count(1).retries(1).open()) {
            var task = workers.submit(() -> {
                tries.add("try");
                return tries.lines().size() == 1 ? Deeds.halt(5) : 99;
            });
            assertThat(task.join()).isEqualTo(99);
            assertThat(task.stats().tries()).isEqualTo(2);
        }
    }

    @Test
    void aWorkerThatDiesDuringShutdownHoldsNothingUp(@TempDir Path folder) throws Exception {
        var running = Signal.in(folder, "running");
        try (var workers = Workers.processes(2)) {
            var task = workers.submit(() -> Work.waitForEver(running));
            running.await();
            workers.shutdown();
            ProcessHandle.of(task.stats().pid()).orElseThrow().destroyForcibly();
            assertThat(workers.awaitTermination(20, TimeUnit.SECONDS)).isTrue();
            death(task);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"-XX:+NoSuchFlag", "-Xmxbanana"})
    void anArgumentThatTheJvmDoesNotTakeFailsTheTasksWithItsOwnWords(String argument) {
        var builder = argument.startsWith("-Xmx")
                ? Workers.ofProcesses().heap(argument.substring(4))
                : Workers.ofProcesses().jvmArgs(argument);
        try (var workers = builder.count(2).open()) {
            var tasks = Work.upTo(10).stream().map(n -> workers.submit(() -> n)).toList();
            for (var task : tasks) {
                var death = death(task);
                assertThat(death).hasMessageContaining(argument.substring(5));
                assertThat(String.join("\n", death.stderrTail())).contains(argument.substring(5));
            }
        }
    }

    @Test
    void workersThatDieAsTheyStartAreNotStartedForEver(@TempDir Path folder) throws Exception {
        var starts = Signal.in(folder, "starts");
        var agent = folder.resolve("agent.jar");
        var source = """
                public class Agent {
                    public static void premain(String file) throws Exception {
                        java.nio.file.Files.writeString(java.nio.file.Path.of(file), "start\\n",
                                java.nio.file.StandardOpenOption.CREATE, java.nio.file.StandardOpenOption.APPEND);
                        System.err.println("no luck today");
                        Runtime.getRuntime().halt(3);
                    }
                }
                """;
        try (var jar = new Jar(agent, "Premain-Class", "Agent")) {
            jar.add("Agent.class", Compiler.inMemory("Agent", source).get("Agent"));
        }
        try (var workers = Workers.ofProcesses()
                .count(2)
                .jvmArgs("-javaagent:" + agent + "=" + starts.path())
                .open()) {
            for (int i = 0; i < 10; i++) {
                var death = death(workers.submit(() -> 1));
                assertThat(death.stderrTail()).contains("no luck today");
                assertThat(death).hasMessageContaining("no luck today");
            }
        }
        assertThat(starts.lines().size()).as("processes started for 10 tasks").isBetween(1, 30);
    }

    @Test
    void aFolderThatDoesNotExistFailsTheTasksAndIsNamed(@TempDir Path folder) {
        var missing = folder.resolve("missing");
        try (var workers = Workers.ofProcesses().count(1).directory(missing).open()) {
            assertThatThrownBy(() -> workers.submit(() -> 1).join())
                    .isInstanceOf(WorkerDiedException.class)
                    .hasMessageContaining("missing");
        }
    }

    @Test
    void whatTheWorkerSaidLastIsInTheFailure() {
        try (var workers = Workers.ofProcesses()
                .count(1)
                .output(dev.forkful.Output.discard())
                .open()) {
            var death = death(workers.submit(() -> {
                for (int i = 0; i < 200; i++) {
                    System.err.println("last words " + i);
                }
                return Deeds.halt(7);
            }));
            assertThat(death.stderrTail())
                    .hasSizeLessThanOrEqualTo(50)
                    .contains("last words 199")
                    .doesNotContain("last words 0");
        }
    }

    @Test
    void whatATaskStartedEndsWithItsKilledWorker() throws Exception {
        try (var workers = Workers.processes(1)) {
            List<Long> pids = workers.submit(() -> List.of(Deeds.pid(), Deeds.startSleeper()))
                    .join();
            assertThat(Deeds.isAlive(pids.get(1))).isTrue();
            ProcessHandle.of(pids.get(0)).orElseThrow().destroyForcibly();
            Deeds.awaitDeath(pids.get(1));
        }
    }

    /** As in slim images of Debian. */
    @Test
    void alsoWhereThereIsNoProgramThatKills(@TempDir Path folder) throws Exception {
        var java = Jvm.tool("java");
        var program = Starter.class.getName();
        try (var jvm = Jvm.start(
                folder, "/usr/bin/env", "PATH=/nowhere", java, "-Xmx64m", "-cp", Jvm.classPath(), program, folder)) {
            assertThat(jvm.succeed()).noneMatch(line -> line.contains("WARNING"));
        }
    }

    @Test
    void whatATaskStartedEndsWithThePool() throws Exception {
        long sleeper;
        try (var workers = Workers.processes(1)) {
            sleeper = workers.submit(() -> Deeds.startSleeper()).join();
        }
        Deeds.awaitDeath(sleeper);
    }

    @Test
    void aTaskMayHaveAPoolOfItsOwn() {
        try (var workers = Workers.processes(1)) {
            List<Long> pids = workers.submit(() -> {
                        try (var inner = Workers.processes(1)) {
                            return List.of(
                                    Deeds.pid(), inner.submit(() -> Deeds.pid()).join());
                        }
                    })
                    .join();
            assertThat(pids).doesNotHaveDuplicates().doesNotContain(Deeds.pid());
        }
    }

    @Test
    void killsUnderLoadLoseNothingWithRetries(@TempDir Path folder) throws Exception {
        var done = Signal.in(folder, "done");
        try (var workers = Workers.ofProcesses().count(2).retries(20).open()) {
            int[] seen = {0};
            var results = workers.outcomes(Work.upTo(600), n -> {
                        Thread.sleep(3);
                        done.add(n);
                        return n;
                    })
                    .peek(o -> {
                        if (++seen[0] % 60 == 0) { // whoever did this one is likely to be at the next
                            ProcessHandle.of(o.stats().pid()).ifPresent(ProcessHandle::destroyForcibly);
                        }
                    })
                    .map(o -> o instanceof Outcome.Success<Integer, Integer> s ? s.value() : -1)
                    .sorted()
                    .toList();
            assertThat(results).isEqualTo(Work.upTo(600));
        }
        assertThat(done.lines().size())
                .as("none ran twice but those whose worker died")
                .isBetween(600, 620);
    }
}
