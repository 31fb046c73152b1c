package dev.forkful.testing;

import dev.forkful.Action;
import dev.forkful.TaskException;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;

/** The options that all kinds of workers have. */
public record Setup(
        OptionalInt count,
        Optional<String> name,
        Optional<Action> initializer,
        Optional<Duration> taskTimeout,
        Optional<Duration> gracePeriod,
        int retries,
        Optional<Consumer<TaskException>> handler) {
    public static final Setup DEFAULT = new Setup(
            OptionalInt.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            0,
            Optional.empty());

    public Setup withCount(int n) {
        return new Setup(OptionalInt.of(n), name, initializer, taskTimeout, gracePeriod, retries, handler);
    }

    public Setup withName(String s) {
        return new Setup(count, Optional.of(s), initializer, taskTimeout, gracePeriod, retries, handler);
    }

    public Setup withInitializer(Action action) {
        return new Setup(count, name, Optional.of(action), taskTimeout, gracePeriod, retries, handler);
    }

    public Setup withTaskTimeout(Duration d) {
        return new Setup(count, name, initializer, Optional.of(d), gracePeriod, retries, handler);
    }

    /** Of processes; threads have none. */
    public Setup withGracePeriod(Duration d) {
        return new Setup(count, name, initializer, taskTimeout, Optional.of(d), retries, handler);
    }

    public Setup withRetries(int n) {
        return new Setup(count, name, initializer, taskTimeout, gracePeriod, n, handler);
    }

    public Setup withHandler(Consumer<TaskException> consumer) {
        return new Setup(count, name, initializer, taskTimeout, gracePeriod, retries, Optional.of(consumer));
    }
}
