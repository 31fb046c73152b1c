package dev.forkful.benchmarks;

import picocli.CommandLine.Option;

/** What commands take that harm workers at random. */
final class HarmOptions {
    @Option(names = "--workers", paramLabel = "N", description = "How many worker processes.")
    int workers;

    @Option(names = "--seed", paramLabel = "N", description = "Of what is random in the harm.")
    long seed = System.nanoTime();

    /**
     * With a default of the command's.
     *
     * @param workers how many
     */
    HarmOptions(int workers) {
        this.workers = workers;
    }
}
