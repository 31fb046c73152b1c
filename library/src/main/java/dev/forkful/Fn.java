package dev.forkful;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * A function that can travel to another process.
 *
 * @param <T> what goes in
 * @param <R> what comes out
 */
@FunctionalInterface
public interface Fn<T extends @Nullable Object, R extends @Nullable Object> extends Serializable {
    /**
     * Applies this function.
     *
     * @param item what it is applied to
     * @return its result
     * @throws Exception whatever the function throws
     */
    R apply(T item) throws Exception;
}
