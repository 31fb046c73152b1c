package dev.forkful.internal.pool;

import dev.forkful.WorkerDiedException.Death;
import dev.forkful.internal.wire.Frame;
import dev.forkful.internal.wire.Frame.Kind;
import dev.forkful.internal.wire.Payload;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the pool knows of one worker beside what {@link Scheduler} knows. Every field is guarded by the pool's lock. */
final class WorkerHandle {
    final int number;
    final String name;

    @Nullable
    WorkerConnection connection;

    /** It is to be killed as soon as there is something to kill. */
    boolean doomed;

    /** The task that it has, and the number of that try. */
    @Nullable
    Shipment task;

    long tryNumber;

    /** The bytes that went out for that try. */
    long bytesSent;

    /** How it ended, and why, if that is known; set before the scheduler is told. */
    @Nullable
    Death death;

    @Nullable
    Throwable cause;

    /** The functions that the worker has, those no map uses any more among them. */
    private final Set<PreparedFunction> known = new HashSet<>();

    WorkerHandle(int number, String name) {
        this.number = number;
        this.name = name;
    }

    long pid() {
        return connection == null ? -1 : connection.process().pid();
    }

    /** Whether an event is about the try that this worker has now, and not about one before. */
    @Nullable
    Shipment current(long tried) {
        return tried == tryNumber ? task : null;
    }

    void give(Shipment shipment, long number) {
        task = shipment;
        tryNumber = number;
        bytesSent = shipment.argument.length();
        for (var old : List.copyOf(known)) {
            if (old.released) {
                known.remove(old);
                send(Frame.of(Kind.FORGET, old.number));
            }
        }
        var function = shipment.function;
        if (function != null && known.add(function)) {
            send(new Frame(Kind.FUNCTION, function.number, function.encoded));
            bytesSent += function.encoded.length();
        }
        var payload = new Payload.Builder();
        try {
            new DataOutputStream(payload).writeLong(function == null ? 0 : function.number);
        } catch (IOException e) {
            throw new AssertionError("no input or output happens in memory", e);
        }
        payload.append(shipment.argument);
        send(new Frame(Kind.TASK, number, payload.build()));
    }

    void send(Frame frame) {
        if (connection != null) {
            connection.send(frame);
        }
    }
}
