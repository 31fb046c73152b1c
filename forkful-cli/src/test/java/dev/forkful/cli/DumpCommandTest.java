package dev.forkful.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forkful.Workers;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

class DumpCommandTest {
    private static final String ME = Long.toString(ProcessHandle.current().pid());

    @Test
    void aProgramAndItsWorkersShow() {
        try (var workers = Workers.ofProcesses().count(1).name("dumped").open()) {
            long pid = workers.submit(() -> ProcessHandle.current().pid()).join();
            var result = Cli.run("dump", ME);
            assertThat(result.exitCode()).isZero();
            assertThat(result.out())
                    .contains("program " + ME + ":\n", "DumpCommandTest.aProgramAndItsWorkersShow")
                    .contains("worker " + pid + ":\n", "\"dumped-1\"", "TaskThread.run");
        }
    }

    private static Workers sandboxed() {
        try {
            return Workers.ofProcesses().count(1).name("shut up").sandboxed().open();
        } catch (UnsupportedOperationException e) {
            return Assumptions.abort("no sandbox here: " + e.getMessage());
        }
    }

    @Test
    void aWorkerInASandboxShowsToo() {
        try (var workers = sandboxed()) {
            workers.submit(() -> 1).join();
            var result = Cli.run("dump", ME);
            assertThat(result.exitCode()).as(result.out()).isZero();
            assertThat(result.out())
                    .contains("worker "
                            + workers.statistics().workers().getFirst().pid() + ":\n")
                    .contains("\"shut up-1\"", "TaskThread.run", "\n1 workers\n");
        }
    }

    @Test
    @Timeout(60)
    @DisabledOnOs(OS.WINDOWS)
    void aWorkerThatIsStoppedIsSaidNotToAnswer() throws Exception {
        try (var workers = Workers.processes(1)) {
            long pid = workers.submit(() -> ProcessHandle.current().pid()).join();
            signal("-STOP", pid);
            try {
                var result = Cli.run("dump", ME);
                assertThat(result.exitCode()).isEqualTo(1);
                assertThat(result.out()).contains("worker " + pid + ":\n    it did not answer within 5 s");
            } finally {
                signal("-CONT", pid);
            }
        }
    }

    private static void signal(String which, long pid) throws Exception {
        var kill = new ProcessBuilder("kill", which, Long.toString(pid)).start();
        assertThat(kill.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(kill.exitValue()).isZero();
    }

    @Test
    void aProcessThatIsNotThereIsWrongUsage() {
        var result = Cli.run("dump", "999999999");
        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.err()).contains("there is no process 999999999");
    }
}
