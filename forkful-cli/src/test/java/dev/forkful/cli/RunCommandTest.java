package dev.forkful.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
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
        try (var child = Child.start("run", waiting("").toString())) {
            var program = program(child);
            child.interrupt();
            assertThat(child.exitCode()).isEqualTo(130);
            program.onExit().get(10, TimeUnit.SECONDS);
        }
    }

    /** It is told of Ctrl-C once, by the terminal, and of nothing else; what it makes of that is its own affair. */
    @Test
    void aProgramMayTakeCtrlCAsItLikes() throws Exception {
        var file = Files.writeString(folder.resolve("Takes.java"), """
                void main() {
                    for (var name : List.of("INT", "TERM", "HUP")) {
                        sun.misc.Signal.handle(new sun.misc.Signal(name), s -> IO.println(s));
                    }
                    IO.println("ready");
                    while (true) {
                        var line = IO.readln();
                        IO.println(line);
                        if (line.equals("end")) {
                            System.exit(0);
                        }
                    }
                }
                """);
        try (var child = Child.start("run", file.toString())) {
            assertThat(child.readLine()).isEqualTo("ready");
            child.interrupt();
            assertThat(child.readLine()).isEqualTo("SIGINT");
            child.writeLine("still here");
            assertThat(child.readLine()).isEqualTo("still here");
            child.interrupt();
            assertThat(child.readLine()).isEqualTo("SIGINT");
            child.signal("HUP");
            assertThat(child.readLine()).isEqualTo("SIGHUP");
            child.writeLine("end");
            assertThat(child.readLine()).isEqualTo("end");
            assertThat(child.exitCode()).isZero();
        }
    }

    @Test
    void aKillOfTheCommandIsPassedOnAndTheProgramMayTakeItsTime() throws Exception {
        var hook = "Runtime.getRuntime().addShutdownHook(new Thread(() -> IO.println(IO.readln())));";
        try (var child = Child.start("run", waiting(hook).toString())) {
            var program = program(child);
            child.signal("TERM");
            child.writeLine("all is saved");
            assertThat(child.readLine()).isEqualTo("all is saved");
            assertThat(child.exitCode()).isEqualTo(143);
            assertThat(program.isAlive()).isFalse();
        }
    }

    /** Says its id and waits, after it has done something. */
    private Path waiting(String first) throws Exception {
        return Files.writeString(
                folder.resolve("Wait.java"),
                "void main() throws Exception { " + first
                        + " IO.println(ProcessHandle.current().pid()); Thread.sleep(600_000); }");
    }

    private static ProcessHandle program(Child child) throws Exception {
        return ProcessHandle.of(Long.parseLong(child.readLine())).orElseThrow();
    }

    @Test
    void anArgumentThatBeginsWithAtIsOne() throws Exception {
        var arguments = Files.writeString(folder.resolve("arguments"), "not these");
        var file = Files.writeString(
                folder.resolve("Args.java"), "void main(String[] args) { IO.println(String.join(\" \", args)); }");
        try (var child = Child.start("run", file.toString(), "@" + arguments, "@@x")) {
            assertThat(child.readLine()).isEqualTo("@" + arguments + " @@x");
        }
    }

    @Test
    void aFileThatIsNotThereIsWrongUsage() {
        var result = Cli.run("run", "NoSuch.java");
        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.err()).contains("there is no file NoSuch.java");
    }
}
