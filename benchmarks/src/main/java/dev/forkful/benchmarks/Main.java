package dev.forkful.benchmarks;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The benchmarks' command line. */
@Command(
        name = "benchmarks/run",
        mixinStandardHelpOptions = true,
        description = "Measures Forkful beside its peers.",
        subcommands = {
            RunCommand.class,
            ProfileCommand.class,
            ReportCommand.class,
            ListCommand.class,
            ChaosCommand.class,
            SoakCommand.class,
            CommandLine.HelpCommand.class
        })
public final class Main {
    private Main() {}

    /** See the class. */
    public static void main(String[] args) {
        System.exit(commandLine().execute(args));
    }

    static CommandLine commandLine() {
        return new CommandLine(new Main());
    }
}
