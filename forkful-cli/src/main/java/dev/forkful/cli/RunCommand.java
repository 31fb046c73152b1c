package dev.forkful.cli;

import dev.forkful.Workers;
import dev.forkful.cli.ClassPathConverter.ClassPath;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code forkful run}: a single file in a JVM of its own, as {@code java File.java} would run it, with the library there. Not in this JVM: the program may
 * exit, and should not find the classes of this command.
 */
@Command(
        name = "run",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = "Runs a single-file Java program with the library on its class path.",
        optionListHeading = "%nOptions (before the file; what follows it is the program's):%n",
        footer = {
            "",
            "Standard input, output and the exit code are the program's.",
            "",
            "Examples:",
            "  forkful run Hello.java",
            "  forkful run --class-path 'lib/*' Scan.java --depth 3 /data"
        })
final class RunCommand implements Callable<Integer> {
    private static final int SECONDS_TO_END = 5;

    @Parameters(index = "0", paramLabel = "FILE", description = "A Java source file with a main method.")
    private Path file = Path.of("");

    @Parameters(index = "1..*", paramLabel = "ARG", description = "Arguments of the program.")
    private List<String> arguments = new ArrayList<>();

    @Option(
            names = {"-cp", "--class-path"},
            paramLabel = "PATH",
            converter = ClassPathConverter.class,
            description = "More classes for the program: folders, jars, 'lib/*'.")
    private ClassPath classPath = ClassPath.EMPTY;

    @Spec
    private @Nullable CommandSpec command;

    @Override
    public Integer call() throws InterruptedException {
        if (!Files.isRegularFile(file) && command != null) {
            throw new ParameterException(command.commandLine(), "there is no file " + file);
        }
        Process program;
        try {
            program = new ProcessBuilder(commandLine()).inheritIO().start();
        } catch (IOException e) {
            throw new CommandFailedException(CommandFailedException.FAILED, "cannot start Java: " + e.getMessage());
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

    private List<String> commandLine() {
        var java = Path.of(System.getProperty("java.home"), "bin", "java");
        var path = Stream.concat(Stream.of(LibraryPath.of(Workers.class)), classPath.entries().stream())
                .map(Path::toString)
                .collect(Collectors.joining(File.pathSeparator));
        return Stream.concat(Stream.of(java.toString(), "-cp", path, file.toString()), arguments.stream())
                .toList();
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
