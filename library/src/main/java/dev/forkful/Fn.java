package dev.forkful;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * A function of one argument that can travel to another process and may throw anything.
 *
 * <p>A lambda or method reference given where an {@code Fn} is expected is serializable without a cast. What it captures travels with it, so it
 * must be serializable too; see {@link NotShippableException}.
 *
 * @param <T> the argument
 * @param <R> the result
 */
@FunctionalInterface
public interface Fn<T extends @Nullable Object, R extends @Nullable Object> extends Serializable {
    /**
     * Applies this function.
     *
     * @param argument the argument
     * @return the result
     * @throws Exception whatever went wrong; it reaches the caller as the cause of a {@link TaskFailedException}
     */
    R apply(T argument) throws Exception;
}
