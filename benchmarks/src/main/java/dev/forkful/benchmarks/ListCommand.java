package dev.forkful.benchmarks;

import dev.forkful.benchmarks.scenarios.Scenarios;
import picocli.CommandLine.Command;

/** Says what there is to run. */
@Command(
        name = "list",
        mixinStandardHelpOptions = true,
        description = "Lists the scenarios and who takes part in them.")
final class ListCommand implements Runnable {
    @Override
    public void run() {
        for (var scenario : Scenarios.ALL) {
            System.out.println(scenario.name() + ": " + String.join(" ", scenario.peers()));
        }
    }
}
