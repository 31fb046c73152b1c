package dev.forkful.internal.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/**
 * What a worker reads on its standard input:
 *
 * <pre>
 *   word (int) | who ends what it started (byte) | secret (32 bytes) | proof (32 bytes) | length (int) | path (UTF-8) |    ...     | exit code (byte)
 *                                                                                                              while it works
 * </pre>
 *
 * The secret is for the socket that it calls, the proof for the memory that it shares with its parent, which is at that path. The last byte tells it to end. If the stream ends without it,
 * the parent has.
 *
 * @param whoEndsChildren who ends what the worker started: {@link #WORKER_ENDS_CHILDREN} or {@link #PARENT_ENDS_CHILDREN}
 */
public record Greeting(int whoEndsChildren, byte[] secret, byte[] proof, Path memory) {
    /** Says that the worker was not started by hand, and by the same version. */
    public static final int WORD = 0xF0_2C_F0_01;

    /** The length of the secret, in bytes. */
    public static final int SECRET = 32;

    /** The worker itself ends the processes that it started, before it ends. */
    public static final int WORKER_ENDS_CHILDREN = 0;

    /** The parent does, after it. */
    public static final int PARENT_ENDS_CHILDREN = 1;

    /** After the secret, a caller says what for. This call is the link. */
    public static final int LINK = 0;

    /** This one is the bell. */
    public static final int BELL = 1;

    /** The exit code of a worker that says why it cannot work. */
    public static final int CANNOT_WORK = 70;

    /** How many a worker makes. */
    public static final int CALLS = 2;

    private static final int HEAD = Integer.BYTES + 1 + SECRET + SharedFile.PROOF + Integer.BYTES;

    private static final int LONGEST_PATH = 1 << 16;

    /**
     * Reads it. Not through a {@code DataInputStream}, which needs 2 ms to get ready in a new JVM.
     *
     * @throws EOFException if the parent has ended
     * @throws MalformedFrameException if this is none, or that of another version
     */
    public static Greeting read(InputStream from) throws IOException {
        var head = ByteBuffer.wrap(from.readNBytes(HEAD));
        if (head.remaining() < HEAD) {
            throw new EOFException("no greeting");
        }
        if (head.getInt() != WORD) {
            throw new MalformedFrameException("started by another version of Forkful");
        }
        int whoEndsChildren = head.get();
        byte[] secret = new byte[SECRET];
        byte[] proof = new byte[SharedFile.PROOF];
        head.get(secret).get(proof);
        int length = head.getInt();
        if (length < 0 || length > LONGEST_PATH) {
            throw new MalformedFrameException("a path of " + length + " bytes");
        }
        byte[] path = from.readNBytes(length);
        if (path.length < length) {
            throw new EOFException("half a greeting");
        }
        return new Greeting(whoEndsChildren, secret, proof, Path.of(new String(path, UTF_8)));
    }

    /** The bytes of it. */
    public byte[] bytes() {
        byte[] path = memory.toString().getBytes(UTF_8);
        return ByteBuffer.allocate(HEAD + path.length)
                .putInt(WORD)
                .put((byte) whoEndsChildren)
                .put(secret)
                .put(proof)
                .putInt(path.length)
                .put(path)
                .array();
    }
}
