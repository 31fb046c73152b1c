package dev.forkful.spi;

import dev.forkful.Action;
import dev.forkful.Fn;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** The function of a {@link Job} that was submitted as a call: it calls its argument. An enum, so that a backend can recognise it by identity. */
public enum Invoke implements Fn<Object, @Nullable Object> {
    /** The argument is an {@link Action}, a {@link Callable} or a {@link Runnable}. */
    ARGUMENT;

    @Override
    public @Nullable Object apply(Object argument) throws Exception {
        // not a switch over patterns, which costs a worker's first task 3 ms
        if (argument instanceof Action action) {
            action.perform();
        } else if (argument instanceof Callable<?> callable) {
            return callable.call();
        } else if (argument instanceof Runnable runnable) {
            runnable.run();
        } else {
            throw new IllegalArgumentException(
                    "cannot call a " + argument.getClass().getName());
        }
        return null;
    }
}
