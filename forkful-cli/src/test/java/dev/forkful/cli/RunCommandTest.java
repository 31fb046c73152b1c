package dev.forkful.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunCommandTest {
    @TempDir
    private Path folder;

    @Test
    void aProgramHasTheLibraryItsArgumentsAndItsExitCode() throws Exception {
        var file = Files.writeString(folder.resolve("Hello.java"), """
                void main(String[] args) {
                    try (var workers = dev.forkful.Workers.threads()) {
                        IO.println(workers.map(List.of(args), String::length) + IO.readln());
                    }
                    System.exit(7);
                }
                """);
        try (var child = Child.start("run", file.toString(), "a", "--help", "-x")) {
            child.writeLine("typed");
            assertThat(child.readLine()).isEqualTo("[1, 6, 2]typed");
            assertThat(child.exitCode()).isEqualTo(7);
        }
    }

    @Test
    void ctrlCEndsTheProgram() throws Exception {
        var file = Files.writeString(
                folder.resolve("Wait.java"),
                "void main() throws Exception { IO.println(ProcessHandle.current().pid()); Thread.sleep(600_000); }");
        try (var child = Child.start("run", file.toString())) {
            long pid = Long.parseLong(child.readLine());
            var program = ProcessHandle.of(pid).orElseThrow();
            child.interrupt();
            assertThat(child.exitCode()).isEqualTo(130);
            program.onExit().get(10, java.util.concurrent.TimeUnit.SECONDS);
        }
    }

    @Test
    void aFileThatIsNotThereIsWrongUsage() {
        var result = Cli.run("run", "NoSuch.java");
        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.err()).contains("there is no file NoSuch.java");
    }
}
