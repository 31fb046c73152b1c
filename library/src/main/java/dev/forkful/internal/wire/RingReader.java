package dev.forkful.internal.wire;

import static dev.forkful.internal.wire.SharedFile.LONG;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The end of a ring where frames come out: {@link #next} shows the header of a frame, {@link #read} its payload, until all of that is read. Believes nothing
 * that the other process wrote: lengths and positions are checked, and its own are kept here. One thread at a time; it never waits.
 */
public final class RingReader {
    /** No honest payload is longer. */
    private static final long LONGEST = 1L << 44;

    private final SharedFile file;

    /** All of the file, for what is small: see {@link RingWriter}. */
    private final ByteBuffer bytes;

    private final long base;
    private final long capacity;
    private final int tailAt;
    private final int headAt;

    /** All that was read. What the writer is told of it may be less. */
    private long head;

    private long seenTail;
    private long id;
    private int kind;
    private int slot;
    private long left;
    private long padding;
    private @Nullable Elements array;
    private int beforeArray;

    RingReader(SharedFile file, long base, int tailAt, int headAt) {
        this.file = file;
        this.bytes = file.numbers;
        this.base = base;
        this.capacity = file.capacity;
        this.tailAt = tailAt;
        this.headAt = headAt;
    }

    /** Whether there is something to read; any thread may ask. */
    public boolean hasNews() {
        return (long) LONG.getAcquire(bytes, tailAt) != (long) LONG.getOpaque(bytes, headAt);
    }

    private long available() throws MalformedFrameException {
        if (seenTail == head) {
            long tail = (long) LONG.getAcquire(bytes, tailAt);
            if (tail < head || tail - head > capacity) {
                throw new MalformedFrameException("a ring says that it holds " + (tail - head) + " bytes");
            }
            seenTail = tail;
        }
        return seenTail - head;
    }

    /**
     * Goes on to the next frame, when the one before has been read and {@linkplain #release released}.
     *
     * @return whether there is one
     */
    public boolean next() throws MalformedFrameException {
        if (left != 0) {
            throw new IllegalStateException(left + " bytes of a frame have not been read");
        }
        long n = available();
        if (n == 0) {
            checkReleased();
            return false;
        }
        if (n < RingWriter.HEADER) {
            throw new MalformedFrameException("a ring holds " + n + " bytes, which is no frame");
        }
        id = longAt(head);
        long length = longAt(head + 8);
        long word = longAt(head + 16);
        if (length < 0 || length > LONGEST) {
            throw new MalformedFrameException("a frame says that it is " + length + " bytes long");
        }
        kind = (int) (word >>> 32) & 0xff;
        slot = (int) word;
        left = length;
        beforeArray = (int) (word >>> 40) & 0xffff;
        array = elements((int) (word >>> 56), length - beforeArray);
        padding = -length & 7;
        head += RingWriter.HEADER;
        return true;
    }

    /** All has been read and given back: says the word that {@link #hasNews} believes something else, it would see news for ever. */
    private void checkReleased() throws MalformedFrameException {
        long told = (long) LONG.getOpaque(bytes, headAt);
        if (told != head) {
            throw new MalformedFrameException("a ring was read up to " + head + ", and says up to " + told);
        }
    }

    private static @Nullable Elements elements(int number, long bytes) throws MalformedFrameException {
        if (number == 0) {
            return null;
        }
        var kind = Elements.ofCode(number);
        if (kind == null || bytes < 0 || bytes % kind.size != 0 || bytes / kind.size > Integer.MAX_VALUE - 8) {
            throw new MalformedFrameException(
                    "a frame says that it ends with " + bytes + " bytes of an array of kind " + number);
        }
        return kind;
    }

    private long longAt(long position) {
        return bytes.getLong((int) (base + (position & capacity - 1)));
    }

    public int kind() {
        return kind;
    }

    public int slot() {
        return slot;
    }

    public long id() {
        return id;
    }

    /** What the payload ends with, if that is one array; else null. */
    public @Nullable Elements array() {
        return array;
    }

    /** How many bytes of the payload come before that array. */
    public int beforeArray() {
        return beforeArray;
    }

    /** How much of the payload has not been read. */
    public long left() {
        return left;
    }

    /** Whether a part of the payload has not arrived. */
    public boolean isPartial() throws MalformedFrameException {
        return left > 0 && available() < left;
    }

    /**
     * Reads on in the payload.
     *
     * @return how many bytes; 0 if there are none yet, or none any more
     */
    public int read(MemorySegment to, long offset, long atMost) throws MalformedFrameException {
        if (left == 0) {
            return 0;
        }
        int n = (int) Math.min(Math.min(available(), 1 << 30), Math.min(left, atMost));
        int at = (int) (head & capacity - 1);
        int first = (int) Math.min(n, capacity - at);
        var memory = file.memory;
        Memory.copy(memory, base + at, to, offset, first);
        if (first < n) {
            Memory.copy(memory, base, to, offset + first, n - first);
        }
        hasRead(n);
        return n;
    }

    /** Reads all of the payload, which must not be {@linkplain #isPartial partial}, into an array from its beginning on. */
    public void readAll(byte[] to) throws MalformedFrameException {
        int n = (int) left;
        if (n == 0) {
            return;
        }
        int at = (int) (head & capacity - 1);
        int first = (int) Math.min(n, capacity - at);
        bytes.get((int) base + at, to, 0, first);
        if (first < n) {
            bytes.get((int) base, to, first, n - first);
        }
        hasRead(n);
    }

    private void hasRead(int n) throws MalformedFrameException {
        head += n;
        left -= n;
        if (left == 0) {
            if (seenTail - head < padding) {
                throw new MalformedFrameException(
                        "a frame of a ring ends at " + (head + padding) + ", the ring at " + seenTail);
            }
            head += padding; // which the writer published with the last byte
        }
    }

    /** Gives the room of what was read back to the writer. */
    public void release() {
        LONG.setRelease(bytes, headAt, head);
    }
}
