package dev.forkful.internal.pool;

import dev.forkful.Fn;
import dev.forkful.internal.wire.Payload;
import org.jspecify.annotations.Nullable;

/** A function that was encoded once and is sent to each worker once; tasks name its number. Never leaves this process as an object; here it does what the original does. */
final class PreparedFunction implements Fn<@Nullable Object, @Nullable Object> {
    private static final long serialVersionUID = 1;

    final long number;
    final transient Payload encoded;
    private final transient Fn<@Nullable Object, @Nullable Object> original;

    /** How many jobs with it have not ended. Guarded by the pool's lock. */
    transient int jobs;

    /** No more jobs will come. Guarded by the pool's lock. */
    transient boolean released;

    @SuppressWarnings("unchecked") // it is given its own arguments only
    PreparedFunction(long number, Fn<?, ?> original, Payload encoded) {
        this.number = number;
        this.original = (Fn<@Nullable Object, @Nullable Object>) original;
        this.encoded = encoded;
    }

    @Override
    public @Nullable Object apply(@Nullable Object argument) throws Exception {
        return original.apply(argument);
    }
}
