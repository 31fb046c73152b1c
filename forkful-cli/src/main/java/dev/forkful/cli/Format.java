package dev.forkful.cli;

import dev.forkful.Outcome;
import org.jspecify.annotations.Nullable;

/** How an outcome becomes a line of standard output. */
@FunctionalInterface
interface Format {
    /** The results alone, as the worker has rendered them; nothing for a failure, nor for an expression that has no results. */
    Format TEXT = (number, outcome) ->
            outcome instanceof Outcome.Success<String, @Nullable Object> success ? (String) success.value() : null;

    /** The line; null if there is none. */
    @Nullable
    String line(long number, Outcome<String, @Nullable Object> outcome);
}
