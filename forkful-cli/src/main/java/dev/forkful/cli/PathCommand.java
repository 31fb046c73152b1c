package dev.forkful.cli;

import dev.forkful.Workers;
import picocli.CommandLine.Command;

/** {@code forkful path}: the one thing that a stranger needs to use the library without a build tool. */
@Command(
        name = "path",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = "Prints the class path of the library.",
        footer = {
            "",
            "Examples:",
            "  java -cp \"$(forkful path)\" Hello.java",
            "  javac -cp \"$(forkful path)\" Hello.java",
            "",
            "'forkful run' and 'forkful jshell' need no such thing."
        })
final class PathCommand implements Runnable {
    private final Stdio stdio;

    PathCommand(Stdio stdio) {
        this.stdio = stdio;
    }

    @Override
    public void run() {
        stdio.printer().println(LibraryPath.of(Workers.class));
    }
}
