package dev.forkful.cli;

import dev.forkful.Workers;
import dev.forkful.cli.ClassPathConverter.ClassPath;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A program of the JDK that runs this command, in place of this command: its streams, its arguments, its exit code. */
final class JdkTool {
    private static final int SECONDS_TO_END = 5;

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
        // The terminal sends Ctrl-C to both. This one stays until the program has ended, and passes on a kill of its
        // own.
        var onEnd = new Thread(() -> end(program), "forkful-end-program");
        Runtime.getRuntime().addShutdownHook(onEnd);
        int exitCode = program.waitFor();
        try {
            Runtime.getRuntime().removeShutdownHook(onEnd);
        } catch (IllegalStateException e) {
            // it is running, and has nothing left to end
        }
        return exitCode;
    }

    private static void end(Process program) {
        program.destroy();
        try {
            if (!program.waitFor(SECONDS_TO_END, TimeUnit.SECONDS)) {
                program.destroyForcibly();
            }
        } catch (InterruptedException e) {
            program.destroyForcibly();
        }
    }
}
