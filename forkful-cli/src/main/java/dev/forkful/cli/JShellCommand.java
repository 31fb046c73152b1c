package dev.forkful.cli;

import dev.forkful.cli.ClassPathConverter.ClassPath;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code forkful jshell}: the JShell of the JDK that runs this command, for the one on the PATH may be too old for the library. */
@Command(
        name = "jshell",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = "Opens JShell, of the JDK that runs this command, with the library on its class path.",
        optionListHeading = "%nOptions (all others are JShell's):%n",
        footer = {
            "",
            "Standard input, output and the exit code are JShell's.",
            "",
            "Examples:",
            "  forkful jshell",
            "  forkful jshell --class-path 'lib/*' --startup DEFAULT --startup PRINTING",
            "  forkful jshell script.jsh"
        })
final class JShellCommand implements Callable<Integer> {
    @Parameters(index = "0..*", paramLabel = "ARG", description = "Options and files for JShell.")
    private List<String> arguments = new ArrayList<>();

    @Option(
            names = {"-cp", "--class-path"},
            paramLabel = "PATH",
            converter = ClassPathConverter.class,
            description = "More classes: folders, jars, 'lib/*'.")
    private ClassPath classPath = ClassPath.EMPTY;

    @Override
    public Integer call() throws InterruptedException {
        return JdkTool.run(
                "jshell",
                Stream.concat(Stream.of("--class-path", JdkTool.classPath(classPath)), arguments.stream())
                        .toList());
    }
}
