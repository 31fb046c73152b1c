package dev.forkful.internal.wire;

/** How a worker learns where to call: the first bytes on its standard input are the word, then the secret, then the path of the socket. */
public final class Greeting {
    /** Says that the worker was not started by hand, and by the same version. */
    public static final int WORD = 0xF0_2C_F0_01;

    /** The length of the secret, in bytes. */
    public static final int SECRET = 32;

    private Greeting() {}
}
