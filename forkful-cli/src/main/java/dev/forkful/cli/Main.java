package dev.forkful.cli;

import dev.forkful.cli.tour.Tour;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * The {@code forkful} command. Holds nothing but the list of its subcommands and what is the same for all of them: where they read and write, how
 * wrong usage is told, and that an exit code is what a command returns, so that a test can run any of them without ending its JVM.
 */
@Command(
        name = "forkful",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        synopsisSubcommandLabel = "COMMAND",
        description = "Runs Java functions in other processes as easily as in threads.",
        commandListHeading = "%nCommands:%n",
        footer = {
            "",
            "Examples:",
            "  forkful map 'f -> Files.size(Path.of(f))' *.pdf   each file in a worker process",
            "  seq 1 9 | forkful map --json Integer::parseInt    lines in, JSON lines out",
            "  forkful run Hello.java                            a single file that uses the library",
            "  forkful jshell                                    the library in JShell",
            "  forkful doctor                                    what this machine offers",
            "  forkful bench --quick                             threads and processes, measured on this machine",
            "",
            "'forkful help COMMAND' tells more. Exit codes: 0 all well, 1 something failed, 2 wrong usage."
        })
public final class Main implements Runnable {
    private static final int HELP_WIDTH = 110;

    /** How picocli's {@code help} begins to say that there is no such command. */
    private static final String UNKNOWN_TO_HELP = "Unknown subcommand '";

    @Spec
    private @Nullable CommandSpec command;

    private Main() {}

    public static void main(String[] args) {
        System.exit(run(Stdio.system(), args));
    }

    /** Runs one command line from start to end; returns its exit code. */
    static int run(Stdio stdio, String... args) {
        return commandLine(stdio).execute(args);
    }

    private static CommandLine commandLine(Stdio stdio) {
        var run = new CommandLine(new RunCommand()).setStopAtPositional(true); // what follows is the program's
        var jshell = new CommandLine(new JShellCommand()).setUnmatchedOptionsArePositionalParams(true); // JShell's
        var commands = new CommandLine(new Main())
                .addSubcommand(new Tour())
                .addSubcommand(new MapCommand(stdio))
                .addSubcommand(run)
                .addSubcommand(jshell)
                .addSubcommand(new PathCommand(stdio))
                .addSubcommand(new DumpCommand(stdio))
                .addSubcommand(new DoctorCommand(stdio))
                .addSubcommand(new BenchCommand(stdio))
                .addSubcommand(new HelpCommand());
        return commands.setExpandAtFiles(false) // inputs and arguments may begin with '@'
                .setUsageHelpWidth(HELP_WIDTH)
                .setOut(new PrintWriter(stdio.out(), true, StandardCharsets.UTF_8))
                .setErr(new PrintWriter(stdio.err(), true, stdio.err().charset()))
                .setColorScheme(
                        CommandLine.Help.defaultColorScheme(stdio.terminal().out() ? Ansi.AUTO : Ansi.OFF))
                .setParameterExceptionHandler(Main::wrongUsage)
                .setExecutionExceptionHandler(Main::failed);
    }

    @Override
    public void run() {
        if (command != null) {
            command.commandLine().usage(command.commandLine().getOut());
        }
    }

    /** The message first and the way to help, not two screens of help with the message scrolled away. */
    private static int wrongUsage(ParameterException e, String[] args) {
        var command = e.getCommandLine();
        var err = command.getErr();
        var unmatched = e instanceof UnmatchedArgumentException u ? u.getUnmatched() : List.<String>of();
        var message = String.valueOf(e.getMessage());
        if (message.startsWith(UNKNOWN_TO_HELP)) {
            noSuchCommand(e.getValue(), command);
        } else if (unmatched.isEmpty() || unmatched.getFirst().startsWith("-")) {
            err.println("forkful: " + message);
            UnmatchedArgumentException.printSuggestions(e, err);
        } else if (command.getParent() == null) {
            noSuchCommand(unmatched.getFirst(), command);
        } else {
            err.println("forkful: unexpected argument '" + unmatched.getFirst() + "'");
        }
        err.println("Try '" + command.getCommandSpec().qualifiedName() + " --help'.");
        return command.getCommandSpec().exitCodeOnInvalidInput();
    }

    private static void noSuchCommand(String name, CommandLine commands) {
        var err = commands.getErr();
        err.println("forkful: there is no command '" + name + "'");
        var meant = Suggestions.of(name, commands.getSubcommands().keySet());
        if (!meant.isEmpty()) {
            err.println("Did you mean " + String.join(" or ", meant) + "?");
        }
    }

    private static int failed(Exception e, CommandLine command, CommandLine.ParseResult parsed) throws Exception {
        if (!(e instanceof CommandFailedException failure)) {
            throw e;
        }
        command.getErr().println("forkful: " + failure.getMessage());
        return failure.exitCode();
    }
}
