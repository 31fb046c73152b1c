package dev.forkful.internal.wire;

import dev.forkful.internal.wire.Payload.Piece;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a {@link Payload.Builder} was given, from an array, a payload, or a {@link Supply} of bytes that need not be in memory all at once. Used by one
 * thread at a time.
 *
 * <p>It knows how long it is, and what claims to be longer is refused before anything is allocated for it. Where its own length is only what the other side
 * says, a big array is allocated in steps, as its bytes arrive.
 *
 * <pre>
 *   window:  [ read | at ... end | beyond the limit, full ]      and then the next piece, or what the supply has
 *                    ^ position = base + at
 * </pre>
 */
public final class Source extends InputStream {
    /** Where bytes come from that are not all there. */
    @FunctionalInterface
    public interface Supply {
        /**
         * Copies the next bytes, and waits for the first of them.
         *
         * @param to where to
         * @param offset at which byte of that
         * @param atMost how many bytes at the most, at least 1
         * @return how many, at least 1; -1 if there will be none
         * @throws IOException if the other side is gone
         */
        int read(MemorySegment to, long offset, long atMost) throws IOException;
    }

    private static final VarHandle SHORT = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final byte[] NOTHING = {};

    /** What is copied at once from a supply for those who read little by little. */
    private static final int BUFFER = 8 << 10;

    /** What is allocated on the word of the other side: no more than this, or a small part of the heap. */
    public static final long ON_TRUST = Math.max(16L << 20, Runtime.getRuntime().maxMemory() / 16);

    private byte[] window;
    private int at;

    /** The end of what may be read of the window. */
    private int end;

    /** The end of the window, which the limit may forbid to read. */
    private int full;

    /** The position of the window's beginning, so that {@code base + at} is the position. */
    private long base;

    /** The position at which reading ends for now. */
    private long limit;

    /** The largest array that is allocated before its bytes are seen. */
    private final long atOnce;

    private final @Nullable Supply supply;
    private byte @Nullable [] buffer;

    /** What comes after the window, in a payload. */
    private List<Piece> pieces = List.of();

    private int nextPiece;

    /** The piece that is being copied from, because it cannot be a window. */
    private @Nullable MemorySegment array;

    private long arrayAt;

    private Source(byte[] window, int from, int count, long length, @Nullable Supply supply, long atOnce) {
        this.window = window;
        this.at = from;
        this.full = from + count;
        this.end = full;
        this.base = -from;
        this.limit = length;
        this.supply = supply;
        this.atOnce = atOnce;
    }

    /** Reads a part of an array. */
    public static Source of(byte[] bytes, int from, int count) {
        Objects.checkFromIndexSize(from, count, bytes.length);
        return new Source(bytes, from, count, count, null, Long.MAX_VALUE);
    }

    /** Reads a supply, of a length that the other side says and that is not trusted. */
    public static Source of(Supply supply, long length) {
        return new Source(NOTHING, 0, 0, length, supply, ON_TRUST);
    }

    /** Reads a supply of a length that is known to be true. */
    public static Source ofKnown(Supply supply, long length) {
        return new Source(NOTHING, 0, 0, length, supply, Long.MAX_VALUE);
    }

    static Source of(Payload payload) {
        byte[] single = payload.single();
        if (single != null) {
            return of(single, 0, (int) payload.length());
        }
        var source = new Source(NOTHING, 0, 0, payload.length(), null, Long.MAX_VALUE);
        source.pieces = payload.pieces();
        return source;
    }

    // Where it is.

    /** How many bytes have been read or skipped. */
    public long position() {
        return base + at;
    }

    /** How many bytes there are before the limit; as far as the other side is to be believed. */
    public long remaining() {
        return limit - position();
    }

    /**
     * Lets reading end after some more bytes.
     *
     * @return the limit before, for {@link #leave}
     * @throws MalformedFrameException if there are not as many
     */
    public long enter(long count) throws MalformedFrameException {
        claim(count);
        long outer = limit;
        setLimit(position() + count);
        return outer;
    }

    /** Skips what is left before the limit, and then lets reading go on to the one before. */
    public void leave(long outer) throws IOException {
        skipNBytes(remaining());
        setLimit(outer);
    }

    private void setLimit(long position) {
        limit = position;
        end = (int) Math.min(full, limit - base);
    }

    private void claim(long bytes) throws MalformedFrameException {
        if (bytes < 0 || bytes > remaining()) {
            throw new MalformedFrameException("a value says " + bytes + " bytes and has " + remaining());
        }
    }

    // The window.

    /** Takes that many bytes if they are all in the window, and returns where they begin; else -1, and takes none. */
    int taken(int count) {
        int from = at;
        if (count > end - from) {
            return -1;
        }
        at = from + count;
        return from;
    }

    byte[] window() {
        return window;
    }

    /** Moves the window, which has been read; false if this is the end. */
    private boolean refill() throws IOException {
        while (remaining() > 0) {
            forgetWindow();
            if (supply == null && array == null && nextPiece < pieces.size()) {
                var piece = pieces.get(nextPiece++);
                if (piece.bytes() == null) {
                    array = piece.array();
                    arrayAt = 0;
                } else {
                    show(piece.bytes(), (int) piece.length());
                }
            } else {
                if (buffer == null) {
                    buffer = new byte[(int) Math.min(BUFFER, remaining())];
                }
                int n = next(MemorySegment.ofArray(buffer), 0, buffer.length);
                if (n < 0) {
                    return false;
                }
                show(buffer, n);
            }
            if (at < end) {
                return true;
            }
        }
        return false;
    }

    private void forgetWindow() {
        base += at;
        window = NOTHING;
        at = 0;
        end = 0;
        full = 0;
    }

    private void show(byte[] bytes, int count) {
        window = bytes;
        full = count;
        setLimit(limit);
    }

    /** This as a supply of another. */
    int supply(MemorySegment to, long offset, long atMost) throws IOException {
        int n = (int) Math.min(Math.min(atMost, 1 << 20), remaining());
        get(to, offset, n);
        return n == 0 ? -1 : n;
    }

    /** Copies bytes that are in no window; -1 if there are none. */
    private int next(MemorySegment to, long offset, long atMost) throws IOException {
        long most = Math.min(atMost, remaining());
        if (supply != null) {
            return supply.read(to, offset, most);
        }
        if (array == null) {
            return -1;
        }
        int n = (int) Math.min(Math.min(most, 1 << 30), array.byteSize() - arrayAt);
        Memory.copy(array, arrayAt, to, offset, n);
        arrayAt += n;
        if (arrayAt == array.byteSize()) {
            array = null;
        }
        return n;
    }

    // As a stream.

    @Override
    public int read() throws IOException {
        return at < end || refill() ? window[at++] & 0xff : -1;
    }

    @Override
    public int read(byte[] bytes, int offset, int count) throws IOException {
        Objects.checkFromIndexSize(offset, count, bytes.length);
        if (count == 0) {
            return 0;
        }
        if (at == end && !refill()) {
            return -1;
        }
        int n = Math.min(count, end - at);
        System.arraycopy(window, at, bytes, offset, n);
        at += n;
        return n;
    }

    @Override
    public byte[] readAllBytes() throws IOException {
        if (remaining() > Integer.MAX_VALUE - 8) {
            throw new OutOfMemoryError("no array has " + remaining() + " bytes");
        }
        return (byte[]) getArray(Elements.BYTE, (int) remaining());
    }

    /** All that is left, though some of it may have to be waited for: an {@code ObjectInputStream} takes 0 for the end of what an object has written. */
    @Override
    public int available() {
        return (int) Math.min(remaining(), Integer.MAX_VALUE);
    }

    @Override
    public long skip(long count) throws IOException {
        long most = Math.max(0, Math.min(count, remaining()));
        long left = most;
        while (left > 0 && (at < end || refill())) {
            int n = (int) Math.min(left, end - at);
            at += n;
            left -= n;
        }
        return most - left;
    }

    // Numbers.

    /** What {@link #getByte} will return next. */
    public byte peekByte() throws IOException {
        if (at == end && !refill()) {
            throw ended();
        }
        return window[at];
    }

    /** Eight bits, with their sign. */
    public byte getByte() throws IOException {
        if (at == end && !refill()) {
            throw ended();
        }
        return window[at++];
    }

    public short getShort() throws IOException {
        int from = at;
        if (end - from < Short.BYTES) {
            return (short) assembled(Short.BYTES);
        }
        at = from + Short.BYTES;
        return (short) SHORT.get(window, from);
    }

    public int getInt() throws IOException {
        int from = at;
        if (end - from < Integer.BYTES) {
            return (int) assembled(Integer.BYTES);
        }
        at = from + Integer.BYTES;
        return (int) INT.get(window, from);
    }

    public long getLong() throws IOException {
        int from = at;
        if (end - from < Long.BYTES) {
            return assembled(Long.BYTES);
        }
        at = from + Long.BYTES;
        return (long) LONG.get(window, from);
    }

    public float getFloat() throws IOException {
        return Float.intBitsToFloat(getInt());
    }

    public double getDouble() throws IOException {
        return Double.longBitsToDouble(getLong());
    }

    /** What {@link Payload.Builder#putSize} put. */
    public long getSize() throws IOException {
        byte b = getByte();
        if (b >= 0) {
            return b;
        }
        long size = b & 0x7f;
        for (int shift = 7; shift < Long.SIZE - 1; shift += 7) {
            b = getByte();
            size |= (long) (b & 0x7f) << shift;
            if (b >= 0) {
                return size;
            }
        }
        throw new MalformedFrameException("a size that does not end");
    }

    private long assembled(int bytes) throws IOException {
        long number = 0;
        for (int i = 0; i < bytes; i++) {
            number = (number << 8) | (getByte() & 0xff);
        }
        return number;
    }

    private static MalformedFrameException ended() {
        return new MalformedFrameException("a value ends in its middle");
    }

    /** What {@link Payload.Builder#putString} put. */
    public String getString() throws IOException {
        return Strings.get(this);
    }

    // Arrays.

    /** Reads bytes into an array that is there. */
    public void get(byte[] to, int offset, int count) throws IOException {
        int from = taken(count);
        if (from >= 0) {
            System.arraycopy(window, from, to, offset, count);
        } else {
            get(MemorySegment.ofArray(to), offset, count);
        }
    }

    /** Reads bytes into memory; what is not in the window goes there directly. */
    public void get(MemorySegment to, long offset, long count) throws IOException {
        claim(count);
        for (long done = 0; done < count; ) {
            long left = count - done;
            int n = (int) Math.min(left, end - at);
            if (n > 0) {
                Memory.copy(MemorySegment.ofArray(window), at, to, offset + done, n);
                at += n;
            } else if ((supply != null || array != null) && left >= BUFFER) {
                forgetWindow();
                n = next(to, offset + done, left);
                if (n < 0) {
                    throw ended();
                }
                base += n;
            } else if (!refill()) {
                throw ended();
            }
            done += n;
        }
    }

    /**
     * Reads an array of primitives.
     *
     * @param count of its elements
     */
    public Object getArray(Elements kind, int count) throws IOException {
        claim((long) count * kind.size);
        var given = given(kind, count);
        if (given != null) {
            return given;
        }
        int have = (int) Math.min(count, atOnce / kind.size);
        var array = kind.make(have);
        get(kind.segment(array), 0, (long) have * kind.size);
        while (have < count) {
            int more = (int) Math.min(count, 2L * have);
            var larger = kind.make(more);
            System.arraycopy(array, 0, larger, 0, have);
            get(kind.segment(larger), (long) have * kind.size, (long) (more - have) * kind.size);
            array = larger;
            have = more;
        }
        return array;
    }

    /** The array that comes next, if it is one that may be given away and exactly what is wanted. */
    private @Nullable Object given(Elements kind, int count) {
        if (at < end || array != null || nextPiece == pieces.size()) {
            return null;
        }
        var piece = pieces.get(nextPiece);
        var whole = piece.given() && piece.array() != null
                ? piece.array().heapBase().orElse(null)
                : null;
        if (whole == null || Elements.of(whole) != kind || piece.length() != (long) count * kind.size) {
            return null;
        }
        nextPiece++;
        forgetWindow();
        base += piece.length();
        return whole;
    }

    /** Reads bytes to be read again. */
    public Payload getPayload(long count) throws IOException {
        claim(count);
        var bytes = new Payload.Builder((int) Math.min(count, Payload.PIECE));
        for (long left = count; left > 0; ) {
            if (at == end && !refill()) {
                throw ended();
            }
            int n = (int) Math.min(left, end - at);
            bytes.write(window, at, n);
            at += n;
            left -= n;
        }
        return bytes.build();
    }
}
