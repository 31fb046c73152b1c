package dev.forkful.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class MainTest {
    private final StringWriter told = new StringWriter();

    private int run(String... arguments) {
        var out = new PrintWriter(told);
        return Main.commandLine().setOut(out).setErr(out).execute(arguments);
    }

    @Test
    void aWrongNameIsAWrongCommandAndNoCrash() {
        assertThat(run("run", "--peer", "nobody")).isEqualTo(2);
        assertThat(run("run", "--scenario", "nothing")).isEqualTo(2);
        assertThat(told.toString())
                .contains("no peer is called nobody", "no scenario is called nothing")
                .doesNotContain("\tat ");
    }

    @Test
    void onlySomeScenariosHaveAProfile() {
        assertThat(run("profile", "--scenario", "memory")).isEqualTo(2);
        assertThat(told.toString()).contains("there is no profile of memory, but of submit, ");
    }

    @Test
    void aRunOfNothingIsOneToo() {
        assertThat(run("run", "--scenario", "submit", "--peer", "hello-jvm")).isEqualTo(2);
        assertThat(told.toString()).contains("of hello-jvm none takes part in submit");
    }

    @Test
    void everyCommandHasHelp() {
        for (var command : Main.commandLine().getSubcommands().keySet()) {
            assertThat(run(command, "--help")).as(command).isZero();
        }
        assertThat(run("help", "run")).isZero();
        assertThat(told.toString()).contains("--forks");
    }
}
