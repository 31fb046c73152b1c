package dev.forkful.benchmarks.peers;

/** The least that the start of a worker can cost. */
public non-sealed interface StartFloor extends Peer {
    /** Starts a process and waits for its first sign of life. */
    void start() throws Exception;

    /** A process that does nothing, to see what it takes. */
    Process idle() throws Exception;
}
