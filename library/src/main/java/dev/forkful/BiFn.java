package dev.forkful;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * A function of two arguments that can travel to another process and may throw anything; the two-argument sister of {@link Fn}.
 *
 * @param <A> the first argument
 * @param <B> the second argument
 * @param <R> the result
 */
@FunctionalInterface
public interface BiFn<A extends @Nullable Object, B extends @Nullable Object, R extends @Nullable Object>
        extends Serializable {
    /**
     * Applies this function.
     *
     * @param first the first argument
     * @param second the second argument
     * @return the result
     * @throws Exception whatever went wrong; it reaches the caller as the cause of a {@link TaskFailedException}
     */
    R apply(A first, B second) throws Exception;
}
