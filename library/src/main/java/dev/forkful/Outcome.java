package dev.forkful;

import org.jspecify.annotations.Nullable;

/**
 * What became of one item given to {@link Workers#outcomes}: it succeeded with a value, or failed with an error. Never both, never neither. Immutable, as far as item and value are.
 *
 * {@snippet :
 * workers.outcomes(files, Files::size).forEach(outcome -> {
 *     switch (outcome) {
 *         case Outcome.Success<Path, Long> s -> System.out.println(s.item() + ": " + s.value());
 *         case Outcome.Failure<Path, Long> f -> System.err.println(f.item() + ": " + f.error().getMessage());
 *     }
 * });
 * }
 *
 * @param <T> the item
 * @param <R> the result
 */
public sealed interface Outcome<T extends @Nullable Object, R extends @Nullable Object> {
    /**
     * The item that was given.
     *
     * @return the item, the very object that the input held
     */
    T item();

    /**
     * What it cost.
     *
     * @return the statistics of the task that worked on the item
     */
    TaskStats stats();

    /**
     * The function returned.
     *
     * @param item the item that was given
     * @param value what the function returned for it
     * @param stats what it cost
     * @param <T> the item
     * @param <R> the result
     */
    record Success<T extends @Nullable Object, R extends @Nullable Object>(T item, R value, TaskStats stats)
            implements Outcome<T, R> {}

    /**
     * The function did not return: it threw, its worker died, it took too long, was cancelled, or could not travel.
     *
     * @param item the item that was given
     * @param error what went wrong
     * @param stats what it cost
     * @param <T> the item
     * @param <R> the result
     */
    record Failure<T extends @Nullable Object, R extends @Nullable Object>(T item, TaskException error, TaskStats stats)
            implements Outcome<T, R> {}
}
