package dev.forkful.cli;

import dev.forkful.Workers;
import dev.forkful.cli.ClassPathConverter.ClassPath;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A program of the JDK that runs this command, in place of this command: its streams, its arguments, its exit code. */
final class JdkTool {
    private JdkTool() {}

    /** The class path of the library, and more. */
    static String classPath(ClassPath more) {
        return Stream.concat(Stream.of(LibraryPath.of(Workers.class)), more.entries().stream())
                .map(Path::toString)
                .collect(Collectors.joining(File.pathSeparator));
    }

    /** Runs it until it ends; returns its exit code. */
    static int run(String tool, List<String> arguments) throws InterruptedException {
        var file = Path.of(System.getProperty("java.home"), "bin", tool);
        var signals = new PassedOn();
        passOnSignals(signals);
        Process program;
        try {
            program = new ProcessBuilder(Stream.concat(Stream.of(file.toString()), arguments.stream())
                            .toList())
                    .inheritIO()
                    .start();
        } catch (IOException e) {
            throw new CommandFailedException(
                    CommandFailedException.FAILED, "cannot start " + tool + ": " + e.getMessage());
        }
        signals.to(program);
        return program.waitFor();
    }

    /**
     * A kill of this one is passed on; how long the program takes to end is its affair, which this one awaits. A terminal sends Ctrl-C to both, and that it is closed: not
     * again then.
     */
    private static void passOnSignals(PassedOn signals) {
        boolean foreground = JobControl.now().foreground();
        Signals.on("TERM", () -> signals.passOn("TERM"));
        Signals.on("INT", () -> signals.passOnUnless(JobControl.now().foreground(), "INT"));
        Signals.on("HUP", () -> {
            var now = JobControl.now();
            // A terminal that was closed is none any more. The leader of its session is told of that alone.
            signals.passOnUnless(foreground && !now.foreground() && !now.leader(), "HUP");
        });
    }
}
