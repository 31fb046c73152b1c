package dev.forkful.internal.pool;

import dev.forkful.WorkerDiedException.Death;
import dev.forkful.internal.wire.Frame;
import dev.forkful.internal.wire.Frame.Kind;
import dev.forkful.spi.Batch;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the pool knows of one worker beside what {@link Scheduler} knows. Every field is guarded by the pool's lock. */
final class WorkerHandle {
    final int number;
    final String name;

    @Nullable
    WorkerConnection connection;

    /** Set when the worker is there; it is given nothing before that. */
    @Nullable
    WorkerRing ring;

    /** When it was ready. */
    long readyAt;

    /** Whether it has called. */
    boolean called;

    /** When that was. */
    long calledAt;

    /** By how much its clock is ahead of ours, in nanoseconds. */
    long clockAhead;

    /** It is to be killed as soon as there is something to kill. */
    boolean doomed;

    /** Why it was told to go; null if it was not. */
    @Nullable
    Leave leave;

    /** How it ended, and why, if that is known; set before the scheduler is told. */
    @Nullable
    Death death;

    @Nullable
    Throwable cause;

    /** The numbers of the functions and templates that the worker has. */
    private final Set<Long> known = new HashSet<>();

    WorkerHandle(int number, String name) {
        this.number = number;
        this.name = name;
    }

    long pid() {
        return connection == null ? -1 : connection.process().pid();
    }

    /** How many others have called in its place. */
    int refused() {
        return connection == null ? 0 : connection.process().refused();
    }

    WorkerRing ring() {
        return java.util.Objects.requireNonNull(ring, "a worker is given tasks when it is ready");
    }

    /**
     * Gives it a task.
     *
     * @return whether it can have more
     */
    boolean give(Shipment shipment, long tried) {
        var to = ring();
        boolean more = to.reserve(shipment, tried);
        shipment.worker = this;
        shipment.bytesSent = 0;
        var function = shipment.function;
        var template = shipment.template;
        if (function != null && known.add(function.number)) {
            more &= to.put(Kind.FUNCTION, 0, function.number, function.encoded);
            shipment.bytesSent = function.encoded.length();
        } else if (template != null && known.add(template.number())) {
            more &= to.put(Kind.TEMPLATE, 0, template.number(), template.encoded());
            shipment.bytesSent = template.encoded().length();
        }
        return send(shipment) && more;
    }

    /** Sends a task that has its slot, if it has been encoded. */
    boolean send(Shipment shipment) {
        var payload = shipment.payload();
        if (payload == null) {
            return false;
        }
        shipment.bytesSent += payload.length();
        var kind = shipment.job instanceof Batch ? Kind.BATCH : Kind.TASK;
        return ring().put(kind, shipment.slot, shipment.tried, payload);
    }

    /** Lets it begin no more of a task; returns the first item that it has not begun. */
    int recall(Shipment shipment) {
        int first = ring().recall(shipment);
        if (first == 0) {
            shipment.worker = null;
        }
        return first;
    }

    /** The task with that try; null if it has none. */
    @Nullable
    Shipment trying(long tried) {
        return ring().trying(tried);
    }

    /** The task has ended. */
    void free(Shipment shipment) {
        ring().free(shipment);
        shipment.worker = null;
    }

    /** What it is at, for messages: of a batch, that item. */
    String nameOf(Shipment running) {
        return running.job instanceof Batch batch
                ? batch.name(Math.max(0, ring().begun(running) - 1))
                : running.job.name();
    }

    void forget(PreparedFunction function) {
        if (known.remove(function.number)) {
            ring().put(Kind.FORGET, 0, function.number, dev.forkful.internal.wire.Payload.EMPTY);
        }
    }

    /** Sends on the link. */
    void send(Frame frame) {
        if (connection != null) {
            connection.send(frame);
        }
    }

    boolean hasNews() {
        var in = ring;
        return in != null && in.hasNews();
    }
}
