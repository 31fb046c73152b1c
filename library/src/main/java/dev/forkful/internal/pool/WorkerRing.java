package dev.forkful.internal.pool;

import dev.forkful.internal.wire.Bell;
import dev.forkful.internal.wire.Claims;
import dev.forkful.internal.wire.Frame.Kind;
import dev.forkful.internal.wire.MalformedFrameException;
import dev.forkful.internal.wire.Payload;
import dev.forkful.internal.wire.RingReader;
import dev.forkful.internal.wire.SharedFile;
import dev.forkful.internal.wire.Source;
import java.io.Closeable;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.Objects;
import java.util.concurrent.locks.Lock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The parent's end of the memory that it shares with one worker: puts in tasks, takes out results. Guarded by the pool's lock, except where it says
 * otherwise. Nothing here waits: what does not fit in is put in by a thread of its own, while the worker takes it out.
 *
 * <p>Whoever can open the file, which no worker in a sandbox can, may make it shorter. To touch what is missing is an {@code InternalError} then, in compiled code perhaps a moment later, where nothing
 * can be done. Nobody can tell any more what that worker has begun, so all counts as begun that it was given; and whoever takes out results gives it up, as one that writes nonsense.
 */
final class WorkerRing implements Closeable {
    private static final byte[] NOTHING = {};
    private static final int PIECE = 256 << 10;

    private final SharedFile file;
    private final Bell bell;
    private final Filler filler;
    private final RingReader in;
    private final Claims claims;
    private final @Nullable Shipment[] slots = new Shipment[SharedFile.SLOTS];
    private final int[] freeSlots = new int[SharedFile.SLOTS];
    private int freeCount = SharedFile.SLOTS;

    /** The result that is coming in pieces; null if none is. */
    private Payload.@Nullable Builder coming;

    private volatile boolean receiving;

    /** The result that was taken out last, until someone has it. */
    private @Nullable Payload result;

    /** The array that it ends with, if that is allocated before all of it is there: it is copied once, from the ring to where it stays. */
    private @Nullable Object array;

    /** Its last piece, and how much of that has come. */
    private byte[] piece = NOTHING;

    private int pieceUsed;

    private volatile boolean closed;

    /** What the worker has put in makes no sense. Written under the lock. */
    private volatile boolean broken;

    /**
     * A ring.
     *
     * @param lock the pool's
     * @param failed is told why tasks cannot be put in any more; the worker has to go then
     */
    WorkerRing(SharedFile file, Bell bell, Lock lock, Consumer<Throwable> failed) {
        this.file = file;
        this.bell = bell;
        this.filler = new Filler(file.parentWriter(), bell, lock, failed);
        this.in = file.parentReader();
        this.claims = file.claims();
        for (int i = 0; i < freeSlots.length; i++) {
            freeSlots[i] = freeSlots.length - 1 - i; // the first slots are used most, and stay in the caches
        }
    }

    // Tasks.

    /**
     * Reserves a slot and allows the worker to run what will be put there.
     *
     * @return whether there are more
     */
    boolean reserve(Shipment shipment, long tried) {
        int slot = freeSlots[--freeCount];
        slots[slot] = shipment;
        shipment.slot = slot;
        shipment.tried = tried;
        shipment.position = filler.position();
        shipment.toldStarted = false;
        shipment.begunAt = 0;
        try {
            claims.give(slot, tried, shipment.items());
        } catch (InternalError e) {
            return false; // the memory is gone, and the worker will be
        }
        return freeCount > 0;
    }

    /** Gives the only task that the worker will have, and whose result will come on the link. */
    void giveOnly(long tried, Payload task) {
        claims.give(0, tried, 1);
        put(Kind.TASK, 0, tried, task);
    }

    /** Frees a slot: its task has ended, or was taken back. */
    void free(Shipment shipment) {
        if (shipment.slot >= 0) {
            slots[shipment.slot] = null;
            freeSlots[freeCount++] = shipment.slot;
            shipment.slot = -1;
            filler.answered();
        }
    }

    /**
     * Puts in a frame, now or as soon as there is room.
     *
     * @return whether there is room for more
     */
    boolean put(Kind kind, int slot, long id, Payload payload) {
        return filler.put(kind, slot, id, payload);
    }

    /** Its worker has died: none of its tasks is there any more, unless another worker has it by now. */
    void abandon(WorkerHandle worker) {
        for (var shipment : slots) {
            if (shipment != null && worker.equals(shipment.worker)) {
                shipment.worker = null;
                shipment.slot = -1;
            }
        }
    }

    /** Whether the worker has taken out all that was put in. */
    boolean isEmpty() {
        try {
            return filler.isEmpty();
        } catch (InternalError e) {
            return false; // the memory is gone, and the worker will be
        }
    }

    /** Whether the worker has taken out something of what was put in for a task: its function, say. */
    boolean hasLookedAt(Shipment shipment) {
        try {
            return filler.hasTaken(shipment.position);
        } catch (InternalError e) {
            return false; // the memory is gone, and the worker will be
        }
    }

    /** Whether the worker has begun a task. */
    boolean isBegun(Shipment shipment) {
        return begun(shipment) > 0;
    }

    /** How many items of a task the worker has begun. */
    int begun(Shipment shipment) {
        try {
            return shipment.slot >= 0 ? claims.begun(shipment.slot) : 0;
        } catch (InternalError e) {
            return shipment.items(); // the memory is gone
        }
    }

    /** When the worker began what it began last, by its clock. */
    long claimedAt() {
        try {
            return claims.claimedAt();
        } catch (InternalError e) {
            return 0; // the memory is gone
        }
    }

    /**
     * Lets the worker begin no more of a task.
     *
     * @return the first item that it has not begun
     */
    int recall(Shipment shipment) {
        int first;
        try {
            first = claims.recall(shipment.slot);
        } catch (InternalError e) {
            return shipment.items(); // the memory is gone
        }
        if (first == 0) {
            free(shipment);
        }
        return first;
    }

    // Results.

    /** Whether the worker has been woken, and has ended nothing since; a hint, which any thread may ask for. */
    boolean isWaking() {
        return filler.isWaking();
    }

    /** The same, if that was not longer ago. */
    boolean isWaking(long nanos) {
        return filler.isWaking(nanos);
    }

    /** Whether there is something to take out; any thread may ask that may look: see {@link Epochs}. */
    boolean hasNews() {
        try {
            return !closed && !broken && in.hasNews();
        } catch (InternalError e) { // the memory is gone, which is news for who takes out results
            return true;
        }
    }

    /**
     * Takes out the next result.
     *
     * @return whose it is: {@link #kind} and {@link #result} tell the rest; null if there is none yet
     */
    @Nullable
    Shipment next() throws IOException {
        if (closed || broken || (coming == null && !in.next())) {
            return null;
        }
        var shipment = shipment(in.slot(), in.id());
        result = payload();
        boolean more = result == null;
        if (receiving != more) {
            receiving = more;
        }
        return more ? null : shipment;
    }

    /** Takes out nothing more: after what cannot be read nobody knows where the next result begins. Else who waits would look at it again and again until its worker is dead. */
    void giveUp() {
        broken = true;
        receiving = false;
        coming = null; // perhaps why memory is short
        array = null;
        result = null;
        piece = NOTHING;
        pieceUsed = 0;
    }

    /** What has come. */
    Kind kind() throws IOException {
        return Kind.of(in.kind());
    }

    /** Its payload, to be taken once. */
    Payload result() {
        var taken = Objects.requireNonNull(result);
        result = null;
        return taken;
    }

    /** The task with that try; null if there is none. */
    @Nullable
    Shipment trying(long tried) {
        for (var shipment : slots) {
            if (shipment != null && shipment.tried == tried) {
                return shipment;
            }
        }
        return null;
    }

    /** The task that a result is about. */
    private Shipment shipment(int slot, long id) throws MalformedFrameException {
        var shipment = slot < 0 || slot >= slots.length ? null : slots[slot];
        if (shipment == null || shipment.tried != id || claims.begun(slot) == 0) {
            throw unknown(id);
        }
        return shipment;
    }

    static MalformedFrameException unknown(long tried) {
        return new MalformedFrameException("a worker sent the result of try " + tried + ", which it does not have");
    }

    /** The payload of the frame that is read, if all of it is there. */
    private @Nullable Payload payload() throws MalformedFrameException {
        long length = in.left();
        if (coming != null || length > PIECE || in.array() != null || in.isPartial()) {
            return inPieces();
        }
        byte[] bytes = new byte[(int) length];
        in.readAll(bytes);
        in.release();
        return Payload.of(bytes);
    }

    /** The same of what is large, or has not come as a whole. */
    private @Nullable Payload inPieces() throws MalformedFrameException {
        if (coming == null) {
            long length = in.left();
            coming = new Payload.Builder();
            array = null;
            long inArray = length - in.beforeArray();
            if (in.array() != null && inArray <= Source.ON_TRUST) {
                array = in.array().make((int) (inArray / in.array().size));
            }
        }
        while (in.left() > 0) {
            var inArray = arrayAsMemory();
            if (inArray != null && in.left() <= inArray.byteSize()) {
                if (!read(inArray, inArray.byteSize() - in.left())) {
                    return null;
                }
            } else if (!readPiece(in.left() - (inArray == null ? 0 : inArray.byteSize()))) {
                return null;
            }
        }
        if (array != null && in.array() != null) {
            coming.give(in.array(), array);
            array = null;
        }
        var all = coming.build();
        coming = null;
        return all;
    }

    private @Nullable MemorySegment arrayAsMemory() {
        return array == null || in.array() == null ? null : in.array().segment(array);
    }

    private boolean readPiece(long wanted) throws MalformedFrameException {
        if (pieceUsed == piece.length) {
            piece = new byte[(int) Math.min(wanted, PIECE)]; // no more on the word of a length
            pieceUsed = 0;
        }
        long before = in.left();
        boolean any = read(MemorySegment.ofArray(piece), pieceUsed);
        pieceUsed += (int) (before - in.left());
        if (pieceUsed == piece.length && coming != null) {
            coming.append(Payload.of(piece)); // which does not copy it
        }
        return any;
    }

    /** Reads what there is and fits; whether that was anything. */
    private boolean read(MemorySegment to, long offset) throws MalformedFrameException {
        int n = in.read(to, offset, Math.min(to.byteSize() - offset, SharedFile.STEP));
        in.release();
        return n > 0;
    }

    /** Whether a result has come in part, and the rest is on its way; any thread may ask. */
    boolean isReceiving() {
        return receiving;
    }

    /** Whoever waits for results is about to sleep. The leader only, as the next two. */
    void sleepy() {
        try {
            if (!closed) {
                bell.sleepy();
            }
        } catch (InternalError e) {
            // the memory is gone
        }
    }

    void awake() {
        try {
            if (!closed) {
                bell.awake();
            }
        } catch (InternalError e) {
            // the memory is gone
        }
    }

    /** Takes what the worker has rung; whether it lives. */
    boolean hear() {
        try {
            bell.hear();
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** Where the worker rings. */
    Bell bell() {
        return bell;
    }

    /** Any thread, when no other looks into it: what has been in a {@link Lookout} is {@linkplain Lookout#retire retired}. */
    @Override
    public void close() {
        closed = true;
        try {
            bell.close();
        } catch (IOException e) {
            // a socket that is gone, then
        }
        filler.close(file::close);
    }
}
