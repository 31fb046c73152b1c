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
     * Takes a frame if it is small and no one else is sending, and sends of it what can be sent without waiting. Whatever is {@link #unsent} then goes
     * before the next frame, or with {@link #flush}.
     *
     * @return whether it was taken
     * @throws IOException if the link has ended
     */
    boolean trySend(Frame frame) throws IOException;

    /** Whether a part of a frame that was taken has not been sent. */
    boolean unsent();

    /**
     * Sends what is {@link #unsent}, and waits while the other side does not read.
     *
     * @throws IOException if the link has ended
     */
    void flush() throws IOException;

    /**
     * Waits for the next frame.
     *
     * @throws java.io.EOFException if the other side has ended the link, or has died
     * @throws MalformedFrameException if the other side does not keep to the protocol
     */
    Frame receive() throws IOException;

    /**
     * Receives no more: whoever waits for a frame, or does so later, is told that the link has ended. It can still be sent on.
     */
    void endReceiving() throws IOException;
}
