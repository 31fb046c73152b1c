package dev.forkful;

import java.time.Duration;
import java.util.List;
import java.util.Set;

/** Checks of what builders are given. */
final class Options {
    private Options() {}

    static int positive(String option, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(option + " must be at least 1, not " + value);
        }
        return value;
    }

    static long positive(String option, long value) {
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

    static Duration notNegative(String option, Duration value) {
        if (value.isNegative()) {
            throw new IllegalArgumentException(option + " must not be negative, not " + value);
        }
        return value;
    }

    /** The failures after which something can be tried again. */
    static Set<Class<? extends TaskException>> retryable(List<Class<? extends TaskException>> failures) {
        var known = Set.of(
                WorkerDiedException.class, TaskTimeoutException.class, TaskFailedException.class, TaskException.class);
        for (var failure : failures) {
            if (!known.contains(failure)) {
                throw new IllegalArgumentException("retryOn takes WorkerDiedException, TaskTimeoutException,"
                        + " TaskFailedException or TaskException, not " + failure.getSimpleName());
            }
        }
        if (failures.isEmpty()) {
            throw new IllegalArgumentException("retryOn needs at least one class of failures");
        }
        return Set.copyOf(failures);
    }

    static String notEmpty(String option, String value) {
        if (value.isBlank()) {
            throw new IllegalArgumentException(option + " must not be empty");
        }
        return value;
    }
}
