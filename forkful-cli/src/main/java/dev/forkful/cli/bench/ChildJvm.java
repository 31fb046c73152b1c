package dev.forkful.cli.bench;

import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Plain JVMs of the same JDK, as lean as their flags make them: what the library is compared with. */
final class ChildJvm {
    private ChildJvm() {}

    static ProcessBuilder of(Path classPath, Class<?> main, String... arguments) {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-Xshare:auto",
                "-cp",
                classPath.toString(),
                main.getName()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command).redirectError(Redirect.DISCARD);
    }
}
