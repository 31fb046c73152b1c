package dev.forkful.internal.wire;

import java.io.OutputStream;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Bytes on their way, in pieces, so that they may be more than an array can hold and a big value is not copied to grow. Immutable, once made (but see
 * {@link Builder#borrowing}); made by one thread through a {@link Builder}, read through a {@link Source}.
 */
public final class Payload {
    /** The largest piece of our own: small enough not to be "humongous" to the G1 collector, which would give it regions of its own. */
    static final int PIECE = 256 << 10;

    /** Nothing. */
    public static final Payload EMPTY = new Payload(null, List.of(), 0);

    /**
     * A piece: the first {@code length} bytes of {@code bytes}, or, where that is null, all of {@code array}.
     *
     * @param bytes of our own
     * @param array a whole array, as memory
     * @param length how many bytes
     * @param given the array may be given to whoever reads it, as it is; else it is borrowed
     */
    record Piece(byte @Nullable [] bytes, @Nullable MemorySegment array, long length, boolean given) {
        static Piece own(byte[] bytes, int length) {
            return new Piece(bytes, null, length, false);
        }

        boolean isBorrowed() {
            return array != null && !given;
        }
    }

    /** What most payloads are: the beginning of an array; null if this has more pieces, or one that is borrowed. */
    private final byte @Nullable [] single;

    /** Empty if there is a single one. */
    private final List<Piece> pieces;

    private final long length;

    private Payload(byte @Nullable [] single, List<Piece> pieces, long length) {
        this.single = single;
        this.pieces = pieces;
        this.length = length;
    }

    /** One piece; the array is not copied. */
    public static Payload of(byte[] bytes) {
        return new Payload(bytes, List.of(), bytes.length);
    }

    /** How many bytes. */
    public long length() {
        return length;
    }

    List<Piece> pieces() {
        return single == null ? pieces : List.of(Piece.own(single, (int) length));
    }

    byte @Nullable [] single() {
        return single;
    }

    /** Reads them from the beginning. */
    public Source open() {
        return Source.of(this);
    }

    /** Everything in one array, for payloads that are known to be small. */
    public byte[] toByteArray() {
        if (single != null) {
            return Arrays.copyOf(single, (int) length);
        }
        byte[] all = new byte[Math.toIntExact(length)];
        copyTo(MemorySegment.ofArray(all), 0);
        return all;
    }

    /** Copies everything; the target must be large enough. */
    public void copyTo(MemorySegment to, long offset) {
        copy(pieces(), to, offset);
    }

    private static long copy(List<Piece> pieces, MemorySegment to, long offset) {
        long at = offset;
        for (var piece : pieces) {
            var from = piece.array();
            if (piece.bytes() != null) {
                from = MemorySegment.ofArray(piece.bytes());
            }
            Memory.copy(Objects.requireNonNull(from), 0, to, at, piece.length());
            at += piece.length();
        }
        return at;
    }

    /** The same bytes, not borrowed from anyone: this payload itself if nothing in it is. */
    public Payload owned() {
        if (pieces.stream().noneMatch(Piece::isBorrowed)) {
            return this;
        }
        var copy = new Builder();
        for (var piece : pieces) {
            if (piece.isBorrowed()) {
                copy.putSegment(Objects.requireNonNull(piece.array()));
            } else {
                copy.add(piece);
            }
        }
        return copy.build();
    }

    /** The array that is all of the last piece; null if that is none. */
    @Nullable
    MemorySegment lastArray() {
        return pieces.isEmpty() ? null : pieces.getLast().array();
    }

    /**
     * Collects bytes. Numbers are big-endian, as {@code DataOutputStream} writes them; whatever is put is meant to be read by the method of {@link Source}
     * of that name. Not thread-safe.
     */
    public static final class Builder extends OutputStream {
        private static final VarHandle SHORT =
                MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);
        private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
        private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

        /** Arrays of as many bytes are borrowed; to copy a smaller one costs less than a piece more. */
        private static final int WORTH_BORROWING = 32 << 10;

        private static final int SMALLEST = 256;

        /** As much is rather copied than kept as a piece of its own. */
        private static final int SMALL = 8 << 10;

        /** Complete pieces before the current one; null until there is one. */
        private @Nullable List<Piece> full;

        private long fullLength;
        private byte[] current;
        private int used;
        private boolean borrowing;

        public Builder() {
            this(SMALLEST);
        }

        /**
         * A builder with room.
         *
         * @param first for how many bytes there is room without another piece
         */
        public Builder(int first) {
            current = new byte[Math.clamp(first, 16, PIECE)];
        }

        /**
         * From here on big arrays are not copied; the payload refers to them. For those who send it before anyone can change them, or take an
         * {@linkplain Payload#owned owned} payload if that turns out to take longer.
         *
         * @return this
         */
        public Builder borrowing() {
            borrowing = true;
            return this;
        }

        /** Starts again, with nothing; only if what there was has not been built or appended. */
        public void clear() {
            full = null;
            fullLength = 0;
            used = 0;
        }

        @Override
        public void write(int b) {
            putByte(b);
        }

        @Override
        public void write(byte[] bytes, int offset, int count) {
            Objects.checkFromIndexSize(offset, count, bytes.length);
            if (count <= current.length - used) {
                System.arraycopy(bytes, offset, current, used, count);
                used += count;
                return;
            }
            int from = offset;
            for (int left = count; left > 0; ) {
                int n = Math.min(left, spare(left));
                System.arraycopy(bytes, from, current, used, n);
                used += n;
                from += n;
                left -= n;
            }
        }

        /** Puts the lowest eight bits. */
        public void putByte(int b) {
            int at = room(1);
            current[at] = (byte) b;
        }

        public void putShort(int s) {
            int at = room(Short.BYTES);
            SHORT.set(current, at, (short) s);
        }

        public void putInt(int i) {
            int at = room(Integer.BYTES);
            INT.set(current, at, i);
        }

        public void putLong(long l) {
            int at = room(Long.BYTES);
            LONG.set(current, at, l);
        }

        public void putFloat(float f) {
            putInt(Float.floatToRawIntBits(f));
        }

        public void putDouble(double d) {
            putLong(Double.doubleToRawLongBits(d));
        }

        /** Puts a number that is not negative and mostly small: one byte for less than 128. */
        public void putSize(long size) {
            if (size < 0) {
                throw new IllegalArgumentException("not a size: " + size);
            }
            long rest = size;
            while (rest > 0x7f) {
                putByte((int) rest | 0x80);
                rest >>>= 7;
            }
            putByte((int) rest);
        }

        /** Puts any text, lone surrogates included. */
        public void putString(String text) {
            Strings.put(text, this);
        }

        /** Puts an array of primitives, without its length. */
        public void putArray(Elements kind, Object array) {
            putSegment(kind.segment(array));
        }

        /** Puts the bytes of some memory. */
        void putSegment(MemorySegment from) {
            long left = from.byteSize();
            if (borrowing && left >= WORTH_BORROWING) {
                add(new Piece(null, from, left, false));
                return;
            }
            for (long at = 0; left > 0; ) {
                int n = (int) Math.min(left, spare(left));
                Memory.copy(from, at, MemorySegment.ofArray(current), used, n);
                used += n;
                at += n;
                left -= n;
            }
        }

        /** Puts a whole array, which is not copied, and which whoever reads the payload may have. */
        public void give(Elements kind, Object array) {
            var all = kind.segment(array);
            add(new Piece(null, all, all.byteSize(), true));
        }

        /** Reserves that many bytes, at most {@link #PIECE}, in one piece; returns where in {@link #current()} they begin. */
        int room(int wanted) {
            if (current.length - used < wanted) {
                cut(wanted);
            }
            int at = used;
            used = at + wanted;
            return at;
        }

        /** Whether everything so far is at the beginning of {@link #current()}. */
        boolean isOnePiece() {
            return full == null;
        }

        /** Where {@link #room} is. */
        byte[] current() {
            return current;
        }

        /** Takes back the last bytes that {@link #room} reserved. */
        void giveBack(int bytes) {
            used -= bytes;
        }

        /** How many bytes fit into the current piece, which is a new one if it was full. */
        private int spare(long wanted) {
            if (used == current.length) {
                cut(wanted);
            }
            return current.length - used;
        }

        /** Makes room: by copying what there is while it is little, so that it stays in one piece, else with a new piece. */
        private void cut(long wanted) {
            if (full == null && used + wanted <= SMALL) {
                current = Arrays.copyOf(current, Math.clamp(2L * current.length, (int) (used + wanted), SMALL));
                return;
            }
            complete();
            current = new byte[Math.clamp(Math.max(2L * current.length, wanted), SMALLEST, PIECE)];
            used = 0;
        }

        /** The current piece is complete; its array is not to be written any more. */
        private void complete() {
            if (used > 0) {
                list().add(Piece.own(current, used));
                fullLength += used;
            }
        }

        private List<Piece> list() {
            if (full == null) {
                full = new ArrayList<>();
            }
            return full;
        }

        /** How many bytes so far. */
        public long length() {
            return fullLength + used;
        }

        /** Adds all bytes of another payload; large pieces are not copied. */
        public void append(Payload payload) {
            payload.pieces().forEach(this::add);
        }

        /** Adds what another builder has so far, and empties that; large pieces are not copied. */
        public void move(Builder from) {
            if (from.full != null) {
                from.full.forEach(this::add);
            }
            if (from.used > SMALL) {
                add(Piece.own(from.current, from.used));
                from.current = new byte[SMALLEST];
            } else {
                write(from.current, 0, from.used);
            }
            from.clear();
        }

        private void add(Piece piece) {
            if (piece.bytes() != null && piece.length() <= SMALL) {
                write(piece.bytes(), 0, (int) piece.length());
                return;
            }
            if (used > 0) {
                complete();
                current = new byte[SMALLEST];
                used = 0;
            }
            list().add(piece);
            fullLength += piece.length();
        }

        /** Copies the bytes so far, and keeps them; the target must be large enough. Returns the end of what was copied. */
        public long copyTo(MemorySegment to, long offset) {
            long at = full == null ? offset : copy(full, to, offset);
            Memory.copy(MemorySegment.ofArray(current), 0, to, at, used);
            return at + used;
        }

        /** The bytes so far; nothing may be added after this. */
        public Payload build() {
            if (full == null) {
                return new Payload(current, List.of(), used);
            }
            complete();
            return new Payload(null, full, fullLength);
        }
    }
}
