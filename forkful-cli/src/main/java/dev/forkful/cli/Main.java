package dev.forkful.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The {@code forkful} command. */
@Command(
        name = "forkful",
        mixinStandardHelpOptions = true,
        version = "forkful 0.1.0-SNAPSHOT",
        description = "Runs Java functions in other processes as easily as in threads.")
public final class Main implements Callable<Integer> {
    private Main() {}

    public static void main(String[] args) {
        System.exit(run(args));
    }

    static int run(String... args) {
        return new CommandLine(new Main()).execute(args);
    }

    @Override
    public Integer call() {
        CommandLine.usage(this, System.out);
        return 0;
    }
}
