package dev.forkful.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forkful.cli.tour.Tour;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.Command;

class MainTest {
    @Test
    void noCommandShowsWhatThereIs() {
        var result = Cli.run();
        assertThat(result.exitCode()).isZero();
        assertThat(result.out()).contains("map", "run", "path", "doctor", "bench", "Examples:");
        assertThat(result.err()).isEmpty();
    }

    @Test
    void helpOfACommandHasExamplesAndExitCodes() {
        var result = Cli.run("help", "map");
        assertThat(result.exitCode()).isZero();
        assertThat(result.out()).contains("EXPRESSION", "--timeout", "Examples:", "Exit codes:");
        assertThat(Cli.run("map", "--help").out()).isEqualTo(result.out());
    }

    @Test
    void helpIsNoWiderThanItsLines() {
        for (var type : List.of(
                Main.class,
                Tour.class,
                MapCommand.class,
                RunCommand.class,
                JShellCommand.class,
                PathCommand.class,
                DumpCommand.class,
                DoctorCommand.class,
                BenchCommand.class)) {
            var command = type.getAnnotation(Command.class);
            var help = type == Main.class ? Cli.run("--help") : Cli.run(command.name(), "--help");
            assertThat(help.lines())
                    .as("none wrapped: " + command.name())
                    .containsAll(List.of(command.description()))
                    .containsAll(List.of(command.footer()));
        }
    }

    @Test
    void versionNamesForkfulAndTheJdk() {
        assertThat(Cli.run("--version").out())
                .matches("(?s)forkful \\d+\\.\\d+.*JDK " + Runtime.version().feature() + ".*");
    }

    @Test
    void anUnknownCommandIsWrongUsageAndSuggestsAnother() {
        var result = Cli.run("dotcor");
        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.err()).contains("there is no command 'dotcor'", "Did you mean doctor?");
        assertThat(result.out()).isEmpty();
        assertThat(Cli.run("mpa", "--json", "s -> s").err()).contains("no command 'mpa'", "Did you mean map?");
    }

    @Test
    void anUnknownCommandLikeNoOtherIsOnlyTold() {
        var result = Cli.run("frob");
        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.err().lines())
                .containsExactly("forkful: there is no command 'frob'", "Try 'forkful --help'.");
        assertThat(Cli.run("help", "frob")).isEqualTo(result);
    }

    @Test
    void anArgumentTooManyIsWrongUsage() {
        var result = Cli.run("doctor", "frob");
        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.err()).contains("unexpected argument 'frob'", "Try 'forkful doctor --help'");
    }

    @Test
    void anUnknownOptionIsWrongUsage() {
        var result = Cli.run("map", "--procesess", "4", "s -> s");
        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.err()).contains("--procesess", "Try 'forkful map --help'");
    }

    @Test
    void thePathIsWhereTheLibraryIs() {
        var path = Cli.run("path").lines();
        assertThat(path).hasSize(1);
        assertThat(java.nio.file.Path.of(path.getFirst())).isAbsolute().exists();
    }
}
