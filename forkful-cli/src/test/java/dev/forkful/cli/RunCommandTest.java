package dev.forkful.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

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

    /** As from a supervisor, or in a container whose stop signal it is. */
    @Test
    void anInterruptOfTheCommandAloneIsPassedOn() throws Exception {
        try (var child = Child.start("run", waiting("").toString())) {
            var program = program(child);
            child.signal("INT");
            assertThat(child.exitCode()).isEqualTo(130);
            program.onExit().get(10, TimeUnit.SECONDS);
        }
    }

    /** It is told of Ctrl-C once, by the terminal, and of nothing else; what it makes of that is its own affair. */
    @ParameterizedTest
    @EnumSource
    void aProgramMayTakeCtrlCAsItLikes(Child.Starter starter) throws Exception {
        assumeTrue(Child.hasTerminals());
        try (var child = Child.startInTerminal(
                starter, folder.resolve("pipe"), "run", toldOfSignals().toString())) {
            var command = child.readLine();
            child.typeCtrlC();
            assertThat(child.readLine()).isEqualTo("SIGINT");
            child.writeLine("still here");
            assertThat(child.readLine()).isEqualTo("still here");
            child.typeCtrlC();
            assertThat(child.readLine()).isEqualTo("SIGINT");
            Child.signal("HUP", command);
            assertThat(child.readLine()).isEqualTo("SIGHUP");
            child.writeLine("end");
            assertThat(child.readLine()).isEqualTo("end");
            assertThat(child.exitCode()).isZero();
        }
    }

    /** By the terminal where that tells all, and through the command where the terminal tells that alone. */
    @ParameterizedTest
    @EnumSource
    void aProgramIsToldOnceThatItsTerminalHasBeenClosed(Child.Starter starter) throws Exception {
        assumeTrue(Child.hasTerminals());
        try (var child = Child.startInTerminal(
                starter, folder.resolve("pipe"), "run", toldOfSignals().toString())) {
            var command = child.readLine();
            var handle = ProcessHandle.of(Long.parseLong(command)).orElseThrow();
            try {
                child.closeTerminal();
                assertThat(child.readLine()).isEqualTo("SIGHUP");
                Child.signal("INT", command);
                assertThat(child.readLine()).isEqualTo("SIGINT");
                Child.signal("TERM", command);
                assertThat(child.readLine()).isEqualTo("SIGTERM");
            } finally {
                handle.descendants().forEach(ProcessHandle::destroyForcibly);
            }
            handle.onExit().get(10, TimeUnit.SECONDS);
        }
    }

    /** Says the id of the command, then what signals it gets and lines it reads, until the line "end" or for ever. */
    private Path toldOfSignals() throws Exception {
        return Files.writeString(folder.resolve("Told.java"), """
                void main() throws Exception {
                    for (var name : List.of("INT", "TERM", "HUP")) {
                        sun.misc.Signal.handle(new sun.misc.Signal(name), s -> IO.println(s));
                    }
                    IO.println(ProcessHandle.current().parent().orElseThrow().pid());
                    try {
                        for (String line; (line = IO.readln()) != null; ) {
                            IO.println(line);
                            if (line.equals("end")) {
                                System.exit(0);
                            }
                        }
                    } catch (java.io.IOError e) {
                        // the terminal has gone
                    }
                    Thread.sleep(600_000);
                }
                """);
    }

    @Test
    void aSignalThatComesBeforeTheProgramIsPassedOnWhenThatHasStarted() throws Exception {
        var signals = new PassedOn();
        signals.passOn("TERM");
        var program = new ProcessBuilder("sleep", "600").start();
        try {
            signals.to(program);
            assertThat(program.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(program.exitValue()).isEqualTo(143);
        } finally {
            program.destroyForcibly();
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
