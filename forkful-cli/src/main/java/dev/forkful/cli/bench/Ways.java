package dev.forkful.cli.bench;

import java.util.List;

/** The three ways to do the same work, and their names. */
final class Ways {
    static final String SEQUENTIAL = "sequential";
    static final String THREADS = "threads";
    static final String PROCESSES = "processes";

    private Ways() {}

    static List<Contender> of(Contender.Round sequential, Contender.Round threads, Contender.Round processes) {
        return List.of(
                new Contender(SEQUENTIAL, sequential),
                new Contender(THREADS, threads),
                new Contender(PROCESSES, processes));
    }
}
