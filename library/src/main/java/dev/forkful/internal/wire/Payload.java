package dev.forkful.internal.wire;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Bytes on their way, in pieces, so that they may be more than an array can hold and a big value is not copied to grow. Immutable, once made; made by
 * one thread through a {@link Builder}.
 */
public final class Payload {
    /** The largest piece; also what a reader allocates at most on the word of a length field, before the bytes are there. */
    static final int PIECE = 1 << 20;

    /** Nothing. */
    public static final Payload EMPTY = new Payload(List.of(), 0);

    /** A piece: the first {@code length} bytes of {@code bytes}. */
    record Piece(byte[] bytes, int length) {}

    private final List<Piece> pieces;
    private final long length;

    private Payload(List<Piece> pieces, long length) {
        this.pieces = pieces;
        this.length = length;
    }

    /** One piece; the array is not copied. */
    public static Payload of(byte[] bytes) {
        return new Payload(List.of(new Piece(bytes, bytes.length)), bytes.length);
    }

    /** How many bytes. */
    public long length() {
        return length;
    }

    List<Piece> pieces() {
        return pieces;
    }

    /** Reads them from the beginning; what was skipped with {@code from} is not read. */
    public InputStream open() {
        return new Reader(pieces);
    }

    /** Everything in one array, for payloads that are known to be small. */
    public byte[] toByteArray() {
        byte[] all = new byte[Math.toIntExact(length)];
        int at = 0;
        for (var piece : pieces) {
            System.arraycopy(piece.bytes(), 0, all, at, piece.length());
            at += piece.length();
        }
        return all;
    }

    /** Collects bytes. Not thread-safe. */
    public static final class Builder extends OutputStream {
        private final List<Piece> full = new ArrayList<>();
        private long fullLength;
        private byte[] current;
        private int used;

        public Builder() {
            this(256);
        }

        Builder(int first) {
            current = new byte[Math.max(16, first)];
        }

        @Override
        public void write(int b) {
            if (used == current.length) {
                next(1);
            }
            current[used++] = (byte) b;
        }

        @Override
        public void write(byte[] bytes, int offset, int count) {
            Objects.checkFromIndexSize(offset, count, bytes.length);
            int from = offset;
            int left = count;
            while (left > 0) {
                if (used == current.length) {
                    next(left);
                }
                int n = Math.min(left, current.length - used);
                System.arraycopy(bytes, from, current, used, n);
                used += n;
                from += n;
                left -= n;
            }
        }

        private void next(int wanted) {
            full.add(new Piece(current, used));
            fullLength += used;
            current = new byte[Math.clamp(Math.max(2L * current.length, wanted), 256, PIECE)];
            used = 0;
        }

        /** How many bytes so far. */
        public long length() {
            return fullLength + used;
        }

        /** Adds all bytes of another payload, without copying them. */
        public void append(Payload payload) {
            full.add(new Piece(current, used));
            full.addAll(payload.pieces);
            fullLength += used + payload.length;
            current = new byte[256];
            used = 0;
        }

        /** The bytes so far; nothing may be added after this. */
        public Payload build() {
            var pieces = new ArrayList<>(full);
            if (used > 0) {
                pieces.add(new Piece(current, used));
            }
            return new Payload(pieces, length());
        }
    }

    /** Reads piece after piece. */
    private static final class Reader extends InputStream {
        private final List<Piece> pieces;
        private int piece;
        private int at;

        Reader(List<Piece> pieces) {
            this.pieces = pieces;
        }

        private boolean more() {
            while (piece < pieces.size() && at == pieces.get(piece).length()) {
                piece++;
                at = 0;
            }
            return piece < pieces.size();
        }

        @Override
        public int read() {
            return more() ? pieces.get(piece).bytes()[at++] & 0xff : -1;
        }

        @Override
        public int read(byte[] bytes, int offset, int count) throws IOException {
            if (count == 0) {
                return 0;
            }
            if (!more()) {
                return -1;
            }
            var p = pieces.get(piece);
            int n = Math.min(count, p.length() - at);
            System.arraycopy(p.bytes(), at, bytes, offset, n);
            at += n;
            return n;
        }

        @Override
        public int available() {
            return more() ? pieces.get(piece).length() - at : 0;
        }
    }
}
