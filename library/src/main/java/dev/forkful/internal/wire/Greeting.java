package dev.forkful.internal.wire;

/**
 * What a worker reads on its standard input:
 *
 * <pre>
 *   word (int) | who ends what it started (byte) | secret (32 bytes) |    ...     | exit code (byte)
 *                                                                      while it works
 * </pre>
 *
 * The last byte tells it to end. If the stream ends without it, the parent has.
 */
public final class Greeting {
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

    /** How many a worker makes. */
    public static final int CALLS = 2;

    private Greeting() {}
}
