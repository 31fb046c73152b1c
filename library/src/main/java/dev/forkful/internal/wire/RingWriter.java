package dev.forkful.internal.wire;

import static dev.forkful.internal.wire.SharedFile.LONG;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;

/**
 * The end of a ring where frames go in. A frame begins at a multiple of 8:
 *
 * <pre>
 *   0             8              16                     24                   24 + length
 *   +-------------+--------------+----------------------+-------- - - -------+-----------+
 *   | id          | length       | kind | slot (32 bits)| payload            | to 8      |
 *   +-------------+--------------+----------------------+-------- - - -------+-----------+
 * </pre>
 *
 * The reader sees nothing of it before {@link #publish}. A payload may be longer than the ring: then it is published in pieces while the reader reads. One
 * thread at a time; it never waits.
 */
public final class RingWriter {
    static final int HEADER = 24;

    private final SharedFile file;

    /** All of the file, for what is small: a copy through a segment takes 20 times as long before it is compiled, and so does its compilation. */
    private final ByteBuffer bytes;

    private final long base;
    private final long capacity;
    private final int tailAt;
    private final int headAt;

    /** All that was written; what is published may be less. Never read from the memory that the other process can write. */
    private long tail;

    private long published;

    /** What the reader was last seen to have read: looked up again when that is too little. */
    private long seenHead;

    /** Of the payload that is being written. */
    private long left;

    RingWriter(SharedFile file, long base, int tailAt, int headAt) {
        this.file = file;
        this.bytes = file.numbers;
        this.base = base;
        this.capacity = file.capacity;
        this.tailAt = tailAt;
        this.headAt = headAt;
    }

    /** Whether a frame with such a payload fits in now. */
    public boolean fits(long length) {
        return length <= capacity && room(HEADER + length); // the first, because a sum may be more than a long holds
    }

    /** Whether the reader has read all that was published. */
    public boolean isEmpty() {
        return taken() == published;
    }

    /** Where the next frame begins. */
    public long position() {
        return tail;
    }

    /** What the reader says that it has read. */
    public long taken() {
        return (long) LONG.getAcquire(bytes, headAt);
    }

    /** How many bytes there are in all. */
    public long capacity() {
        return capacity;
    }

    /** Whether there is room for so many bytes, and for what comes after them if they are the last of their frame. */
    private boolean room(long wanted) {
        long end = padded(tail + wanted);
        if (end - seenHead <= capacity) {
            return true;
        }
        long head = (long) LONG.getAcquire(bytes, headAt);
        seenHead = head < seenHead || head > published ? seenHead : head; // else the other side is not honest
        return end - seenHead <= capacity;
    }

    private static long padded(long length) {
        return length + 7 & ~7L;
    }

    /** Begins a frame: the header. There must be room for it: see {@link #fits}. */
    public void begin(int kind, int slot, long id, Payload payload) {
        long length = payload.length();
        var array = payload.lastArray();
        var elements = array == null ? null : array.heapBase().map(Elements::of).orElse(null);
        long before = array == null ? 0 : length - array.byteSize();
        int tells = elements == null || before >= 1 << 16 ? 0 : elements.code() << 24 | (int) before << 8;
        begin(tells | kind, slot, id, length);
    }

    /** The header: what else there is to tell is above the lowest eight bits of the kind. */
    private void begin(int kind, int slot, long id, long length) {
        putLong(id);
        putLong(length);
        putLong((long) kind << 32 | slot);
        left = length;
        if (length == 0) {
            end();
        }
    }

    private void putLong(long value) {
        bytes.putLong((int) (base + (tail & capacity - 1)), value);
        tail += 8;
    }

    /**
     * Goes on with the payload, by one step at the most.
     *
     * @param from the rest of it
     * @return how many bytes there was room for
     */
    public long write(Source from) throws IOException {
        long n = Math.min(left, capacity / SharedFile.STEPS);
        if (!room(n)) {
            n = Math.clamp(capacity - (tail - seenHead) - 7, 0, n);
        }
        int at = (int) (tail & capacity - 1);
        long first = Math.min(n, capacity - at);
        var memory = file.memory;
        from.get(memory, base + at, first);
        if (first < n) {
            from.get(memory, base, n - first);
        }
        wrote(n);
        return n;
    }

    /** How much of the payload has not been written. */
    public long left() {
        return left;
    }

    private void wrote(long n) {
        tail += n;
        left -= n;
        if (left == 0) {
            end();
        }
    }

    private void end() {
        tail = padded(tail);
    }

    /** A whole frame, which must {@linkplain #fits fit}. */
    public void put(int kind, int slot, long id, Payload payload) {
        byte[] single = payload.single();
        if (single != null) {
            put(kind, slot, id, single, (int) payload.length());
        } else {
            putPieces(kind, slot, id, payload);
        }
    }

    /** Apart from the usual case, whose compilation it would make ten times as long. */
    private void putPieces(int kind, int slot, long id, Payload payload) {
        begin(kind, slot, id, payload);
        var memory = file.memory;
        for (var piece : payload.pieces()) {
            var from = piece.array() == null ? MemorySegment.ofArray(piece.bytes()) : piece.array();
            int at = (int) (tail & capacity - 1);
            long first = Math.min(piece.length(), capacity - at);
            Memory.copy(from, 0, memory, base + at, first);
            if (first < piece.length()) {
                Memory.copy(from, first, memory, base, piece.length() - first);
            }
            wrote(piece.length());
        }
    }

    /** The same of bytes that are still being collected: of a small result no more is made than its bytes. */
    public void put(int kind, int slot, long id, Payload.Builder payload) {
        if (!payload.isOnePiece()) {
            put(kind, slot, id, payload.build());
            return;
        }
        put(kind, slot, id, payload.current(), (int) payload.length());
    }

    private void put(int kind, int slot, long id, byte[] payload, int length) {
        begin(kind, slot, id, length);
        if (length == 0) {
            return;
        }
        int at = (int) (tail & capacity - 1);
        int first = (int) Math.min(length, capacity - at);
        bytes.put((int) base + at, payload, 0, first);
        if (first < length) {
            bytes.put((int) base, payload, first, length - first);
        }
        wrote(length);
    }

    /** Lets the reader see what has been written. */
    public void publish() {
        if (published != tail) {
            published = tail;
            LONG.setRelease(bytes, tailAt, tail);
        }
    }
}
