package dev.forkful.internal.pool;

import dev.forkful.internal.ship.FunctionTemplates.Template;
import dev.forkful.internal.wire.Payload;
import dev.forkful.spi.Batch;
import dev.forkful.spi.Job;
import org.jspecify.annotations.Nullable;

/** A job, encoded and ready to go, as often as it has to. Compared by identity. What can change is guarded by the pool's lock. */
final class Shipment extends Entry {
    final Job job;

    /** The function of a map, which the worker has to know; null if it is not of a map. */
    final @Nullable PreparedFunction function;

    /** What the worker has to know of a lambda; null if it is not one. */
    final @Nullable Template template;

    /** The function's number, then the argument or what was captured, or the items; null while a batch that was split has not been encoded again. */
    private @Nullable Payload payload;

    /** The worker that has it. */
    @Nullable
    WorkerHandle worker;

    /** Where it is in its worker; -1 if no worker has it. */
    int slot = -1;

    /** The number of the try that a worker makes now. */
    long tried;

    /** Where in its worker's ring begins what was put in for that. */
    long position;

    /** The bytes that went out for that try. */
    long bytesSent;

    /** When that try was begun, as a {@code System.nanoTime()} of this process, where its worker has said so at its end; 0 if that is not known. */
    long begunAt;

    /** The job was told that this try has begun. */
    boolean toldStarted;

    private int items;

    Shipment(
            Job job,
            Limits limits,
            @Nullable PreparedFunction function,
            @Nullable Template template,
            @Nullable Payload payload) {
        super(limits);
        this.job = job;
        this.function = function;
        this.template = template;
        this.payload = payload;
        this.items = job instanceof Batch batch ? batch.items().size() : 1;
    }

    @Override
    int items() {
        return items;
    }

    @Nullable
    Payload payload() {
        return payload;
    }

    void encoded(Payload bytes) {
        payload = bytes;
    }

    /** Makes another of the last items, which has to be encoded. What has been encoded of this one may have more items than it has now. */
    Shipment split(int from) {
        var rest = new Shipment(((Batch) job).split(from), limits, function, null, null);
        items = from;
        return rest;
    }
}
