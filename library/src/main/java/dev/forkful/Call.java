package dev.forkful;

import java.io.Serializable;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * A {@link Callable} that can travel to another process.
 *
 * <p>Being more specific than {@code Callable}, it is what a lambda with a result becomes in {@link Workers#submit(Call)}, without a cast.
 *
 * @param <T> the result
 */
@FunctionalInterface
public interface Call<T extends @Nullable Object> extends Callable<T>, Serializable {}
