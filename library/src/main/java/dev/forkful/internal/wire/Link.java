package dev.forkful.internal.wire;

import java.io.Closeable;
import java.io.IOException;

/**
 * Frames there and back between two processes, in order, whole. It ends when either process ends.
 *
 * <p>Any thread may send; one thread receives.
 */
public interface Link extends Closeable {
    /**
     * Sends a frame, and waits while the other side does not read.
     *
     * @throws IOException if the link has ended
     */
    void send(Frame frame) throws IOException;

    /**
     * Sends a frame if it is small and no one else is sending; so it does not wait for another thread.
     *
     * @return whether it was sent
     * @throws IOException if the link has ended
     */
    boolean trySend(Frame frame) throws IOException;

    /**
     * Waits for the next frame.
     *
     * @throws java.io.EOFException if the other side has ended the link, or has died
     * @throws MalformedFrameException if the other side does not keep to the protocol
     */
    Frame receive() throws IOException;
}
