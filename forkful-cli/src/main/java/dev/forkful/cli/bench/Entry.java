package dev.forkful.cli.bench;

import java.util.Optional;

/**
 * What was measured of one contender.
 *
 * @param who its name
 * @param samples empty if it is missing
 * @param missing why it is; empty if it is not
 */
record Entry(String who, Optional<Samples> samples, String missing) {
    static Entry of(String who, Samples samples) {
        return new Entry(who, Optional.of(samples), "");
    }

    static Entry missing(String who, String reason) {
        return new Entry(who, Optional.empty(), reason);
    }
}
