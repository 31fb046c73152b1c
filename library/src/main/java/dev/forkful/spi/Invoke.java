package dev.forkful.spi;

import dev.forkful.Action;
import dev.forkful.Fn;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * The function of a {@link Job} that was submitted as a call: it calls its argument. An object may be callable in both ways, so which one was asked for is the
 * function's to say. An enum, so that a backend can recognise it.
 */
public enum Invoke implements Fn<Object, @Nullable Object> {
    /** The argument is a {@link Callable}. */
    CALL,

    /** The argument is an {@link Action} or another {@link Runnable}. */
    RUN;

    /**
     * Calls it.
     *
     * @throws ClassCastException if it cannot be called so
     */
    @Override
    public @Nullable Object apply(Object argument) throws Exception {
        // not a switch over patterns, which costs a worker's first task 3 ms
        if (this == CALL) {
            return ((Callable<?>) argument).call();
        }
        if (argument instanceof Action action) {
            action.perform();
        } else {
            ((Runnable) argument).run();
        }
        return null;
    }
}
