package dev.forkful.cli;

import dev.forkful.cli.ClassPathConverter.ClassPath;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
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
        return JdkTool.run(
                "java",
                Stream.concat(Stream.of("-cp", JdkTool.classPath(classPath), file.toString()), arguments.stream())
                        .toList());
    }
}
