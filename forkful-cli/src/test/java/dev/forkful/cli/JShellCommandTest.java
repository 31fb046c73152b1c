package dev.forkful.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class JShellCommandTest {
    @Test
    void aScriptHasTheLibraryTheJdkAndItsExitCode() throws Exception {
        try (var child = Child.start("jshell", "-s", "-R-Dgiven=yes", "-")) {
            child.writeLine("var workers = dev.forkful.Workers.threads()");
            child.writeLine("System.out.println(System.getProperty(\"given\")"
                    + " + workers.map(List.of(\"a\", \"bc\"), String::length) + Runtime.version())");
            child.writeLine("workers.close()");
            child.writeLine("/exit 7");
            assertThat(child.readLine()).isEqualTo("yes[1, 2]" + Runtime.version());
            assertThat(child.exitCode()).isEqualTo(7);
        }
    }

    @Test
    void helpIsOfTheCommand() {
        assertThat(Cli.run("jshell", "--help").out()).contains("forkful jshell", "--class-path");
    }
}
