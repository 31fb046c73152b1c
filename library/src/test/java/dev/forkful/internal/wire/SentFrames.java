package dev.forkful.internal.wire;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** A link that keeps what is sent, and on which nothing comes. Thread-safe. */
public class SentFrames implements Link {
    private final Queue<Frame> sent = new ConcurrentLinkedQueue<>();

    /** What has been sent, in order; may be emptied. */
    public Queue<Frame> sent() {
        return sent;
    }

    @Override
    public void send(Frame frame) {
        sent.add(frame);
    }

    @Override
    public boolean trySend(Frame frame) {
        return sent.add(frame);
    }

    @Override
    public boolean unsent() {
        return false;
    }

    @Override
    public void flush() {}

    @Override
    public Frame receive() {
        throw new AssertionError("not to be read here");
    }

    @Override
    public void endReceiving() {}

    @Override
    public void close() {}
}
