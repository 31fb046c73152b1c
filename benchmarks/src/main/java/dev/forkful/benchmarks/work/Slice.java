package dev.forkful.benchmarks.work;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.Serializable;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.zip.Deflater;

/** A piece of a file, read by whoever works on it. Not a record: Ignite cannot send those. */
public final class Slice implements Serializable {
    private static final long serialVersionUID = 1;

    /** How long a piece is. */
    public static final int BYTES = 256 << 10;

    private final String file;
    private final long offset;

    /** A piece of a file, from an offset on. */
    public Slice(String file, long offset) {
        this.file = file;
        this.offset = offset;
    }

    /** The size of the compressed piece plus the first byte of its hash: a number that another language must find too. */
    public long hashAndCompress() throws IOException, NoSuchAlgorithmException {
        var bytes = new byte[BYTES];
        try (var in = new RandomAccessFile(file, "r")) {
            in.seek(offset);
            in.readFully(bytes);
        }
        int first = MessageDigest.getInstance("SHA-256").digest(bytes)[0] & 0xff;
        long size = 0;
        try (var deflater = new Deflater()) {
            deflater.setInput(bytes);
            deflater.finish();
            var out = new byte[BYTES];
            while (!deflater.finished()) {
                size += deflater.deflate(out);
            }
        }
        return size + first;
    }
}
