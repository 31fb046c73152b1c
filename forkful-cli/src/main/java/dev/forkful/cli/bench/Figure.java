package dev.forkful.cli.bench;

import java.util.OptionalDouble;

/**
 * One number of the result.
 *
 * @param key its name in JSON
 * @param value empty if it is not known
 * @param missing why it is not; empty if it is
 */
record Figure(String key, OptionalDouble value, String missing) {
    static Figure of(String key, double value) {
        return new Figure(key, OptionalDouble.of(value), "");
    }

    static Figure missing(String key, String reason) {
        return new Figure(key, OptionalDouble.empty(), reason);
    }
}
