package dev.forkful;

import java.time.Duration;

/** Checks of what builders are given. */
final class Options {
    private Options() {}

    static int positive(String option, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(option + " must be at least 1, not " + value);
        }
        return value;
    }

    static int notNegative(String option, int value) {
        if (value < 0) {
            throw new IllegalArgumentException(option + " must not be negative, not " + value);
        }
        return value;
    }

    static Duration positive(String option, Duration value) {
        if (!value.isPositive()) {
            throw new IllegalArgumentException(option + " must be longer than nothing, not " + value);
        }
        return value;
    }

    static String notEmpty(String option, String value) {
        if (value.isBlank()) {
            throw new IllegalArgumentException(option + " must not be empty");
        }
        return value;
    }
}
