package dev.forkful.internal.pool;

import dev.forkful.internal.wire.Payload;
import dev.forkful.spi.Job;
import org.jspecify.annotations.Nullable;

/**
 * A job, encoded and ready to go, as often as it has to. Compared by identity.
 *
 * <p>{@code job} is the job; {@code function} the function of a map, null for a call, which is its own argument; {@code argument} the encoded argument.
 */
final class Shipment {
    final Job job;
    final @Nullable PreparedFunction function;
    final Payload argument;

    Shipment(Job job, @Nullable PreparedFunction function, Payload argument) {
        this.job = job;
        this.function = function;
        this.argument = argument;
    }
}
