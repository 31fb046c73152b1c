package dev.forkful.internal.pool;

import dev.forkful.Fn;
import dev.forkful.internal.wire.Payload;
import org.jspecify.annotations.Nullable;

/** The function of one {@code map}, encoded once; workers know it by its number. Never leaves this process as an object. */
final class PreparedFunction implements Fn<@Nullable Object, @Nullable Object> {
    private static final long serialVersionUID = 1;

    final long number;
    final transient Payload encoded;

    /** Written by the thread that ends the map, read by whoever gives a task to a worker. */
    transient volatile boolean released;

    PreparedFunction(long number, Payload encoded) {
        this.number = number;
        this.encoded = encoded;
    }

    @Override
    public @Nullable Object apply(@Nullable Object argument) {
        throw new UnsupportedOperationException("function " + number + " only runs in workers");
    }
}
