package dev.forkful.benchmarks.peers;

import java.io.IOException;

/** The least that a round trip to another process can cost, with nothing around it. */
public non-sealed interface CallFloor extends Peer {
    /** Starts the other side. */
    Connection connect() throws Exception;

    /** To the other side. */
    interface Connection extends AutoCloseable {
        /** There and back. */
        void call() throws Exception;

        @Override
        void close() throws IOException;
    }
}
