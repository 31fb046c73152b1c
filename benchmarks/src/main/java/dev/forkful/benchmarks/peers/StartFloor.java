package dev.forkful.benchmarks.peers;

import dev.forkful.benchmarks.programs.JavaProgram;

/** The least that the start of a worker can cost. */
public non-sealed interface StartFloor extends Peer {
    /** Starts a process and waits for its first sign of life, and no longer: who times that closes it afterwards. */
    JavaProgram start() throws Exception;

    /** A process that does nothing, to see what it takes. */
    JavaProgram idle() throws Exception;
}
