package dev.forkful.cli.bench;

import java.time.Duration;

/**
 * One of those that are measured side by side.
 *
 * @param who its name
 * @param round how it is measured
 */
record Contender(String who, Round round) {
    /** How the library itself is called among its peers. */
    static final String FORKFUL = "forkful";

    /** A round of one contender. */
    @FunctionalInterface
    interface Round {
        /**
         * Works for about so long, at least once, and tells what it measured, in the unit of the scenario.
         *
         * @throws PeerMissingException if it cannot be measured here
         */
        double measure(Duration time) throws Exception;
    }
}
