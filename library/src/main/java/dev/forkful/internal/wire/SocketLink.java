package dev.forkful.internal.wire;

import java.io.EOFException;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A {@link Link} over a connected stream socket, which it owns.
 *
 * <p>The channel is in non-blocking mode, and waiting is done with selectors, because of interrupts: a thread that is interrupted while it blocks in a
 * channel closes that channel for everyone. Here a task that is interrupted while it prints, or a caller who submits with its interrupt flag set,
 * would cost a whole worker. Interrupts are kept for whoever they are meant for.
 */
public final class SocketLink implements Link {
    /** What goes out in one write: header and payload of a small frame. */
    private static final int SMALL = 32 << 10;

    /** Opens selectors. The system may refuse one, which a test cannot make it do. */
    interface Selectors {
        Selector open() throws IOException;
    }

    private final SocketChannel channel;
    private final Selectors selectors;
    private final ReentrantLock sending = new ReentrantLock();

    /** What has become of the frame that was sent last. */
    private enum Last {
        /** Nothing of it is left to be sent. */
        SENT,
        /** It is put together, and nothing of it has been written. */
        BEGUN,
        /** A part of it has been written, and the rest is not all in the buffer. */
        HALF,
        /** The buffer has the rest, to be drained when the other side reads. */
        REST
    }

    /** Written under sending. */
    private volatile Last last = Last.SENT;

    /** Guarded by sending; to be filled, but for {@link Last#REST}. Direct, because the channel would copy a heap buffer into a direct one. */
    private final ByteBuffer out = ByteBuffer.allocateDirect(Frame.HEADER + SMALL);

    /** The other side has ended, or this one. Guarded by sending. */
    private boolean otherHasEnded;

    /** Opened, under sending, when the other side does not read fast enough for the first time. */
    private volatile @Nullable Selector writable;

    /** Used by the receiving thread only, until somebody closes it. */
    private final Selector readable;

    /** Touched by the receiving thread only; ready for reading. */
    private final ByteBuffer in = ByteBuffer.allocateDirect(64 << 10).flip();

    public SocketLink(SocketChannel channel) throws IOException {
        this(channel, Selector::open);
    }

    SocketLink(SocketChannel channel, Selectors selectors) throws IOException {
        this.channel = channel;
        this.selectors = selectors;
        channel.configureBlocking(false);
        readable = selectors.open();
        channel.register(readable, SelectionKey.OP_READ);
    }

    @Override
    public void send(Frame frame) throws IOException {
        sending.lock();
        try {
            write(frame);
        } catch (IOException | RuntimeException e) {
            breakOff(e);
            throw e;
        } finally {
            sending.unlock();
        }
    }

    @Override
    public boolean trySend(Frame frame) throws IOException {
        if (frame.payload().length() > SMALL || unsent() || !sending.tryLock()) {
            return false;
        }
        try {
            if (unsent()) {
                return false;
            }
            begin();
            put(frame);
            put(frame.payload().open(), (int) frame.payload().length());
            out.flip();
            writeOut();
            last = out.hasRemaining() ? Last.REST : Last.SENT;
            return true;
        } catch (IOException | RuntimeException e) {
            breakOff(e);
            throw e;
        } finally {
            sending.unlock();
        }
    }

    @Override
    public boolean unsent() {
        return last == Last.REST;
    }

    @Override
    public void flush() throws IOException {
        sending.lock();
        try {
            finish();
        } catch (IOException | RuntimeException e) {
            breakOff(e);
            throw e;
        } finally {
            sending.unlock();
        }
    }

    /**
     * A frame is put together and written from here on. The last one may not have been sent: a task that prints when its stack is full, say, gets an Error somewhere in between, where
     * nothing more can be done. If nothing of it was written, it is as if there had been none.
     */
    private void begin() throws IOException {
        if (last == Last.HALF) {
            throw new IOException("half a frame was sent, which nothing can follow");
        }
        out.clear();
        last = Last.BEGUN;
    }

    /**
     * After half a frame, which nothing could follow. Ends the link, so that whoever receives, here and there, is told; but if the other side has ended it, he is to receive what that said
     * before. Under sending.
     */
    private void breakOff(Throwable because) {
        if (last != Last.HALF && last != Last.REST) {
            return; // there is none
        }
        if (!otherHasEnded) {
            try {
                readable.close(); // first: who receives here ends this process, or the worker, if all else fails
                channel.close();
            } catch (IOException e) {
                because.addSuppressed(e);
            }
        }
        last = Last.SENT; // last: if the stack was too full to close it, the next to send tries again
    }

    private void finish() throws IOException {
        if (unsent()) {
            drainFlipped();
            last = Last.SENT;
        }
    }

    private void put(Frame frame) {
        out.put(frame.kind().code()).putLong(frame.id()).putLong(frame.payload().length());
    }

    private void put(Source from, int count) throws IOException {
        from.get(MemorySegment.ofBuffer(out), 0, count);
        out.position(out.position() + count);
    }

    private void write(Frame frame) throws IOException {
        finish();
        begin();
        var payload = frame.payload();
        put(frame);
        var bytes = payload.open();
        while (bytes.remaining() > 0) {
            if (!out.hasRemaining()) {
                drain();
            }
            put(bytes, (int) Math.min(out.remaining(), bytes.remaining()));
        }
        drain();
        last = Last.SENT;
    }

    private void drain() throws IOException {
        out.flip();
        drainFlipped();
    }

    private void drainFlipped() throws IOException {
        while (out.hasRemaining()) {
            if (writeOut() == 0) {
                var ready = writable;
                if (ready == null) {
                    ready = selectors.open();
                    writable = ready;
                    channel.register(ready, SelectionKey.OP_WRITE);
                }
                await(ready);
            }
        }
        out.clear();
    }

    private int writeOut() throws IOException {
        try {
            int written = channel.write(out);
            if (written > 0 && last == Last.BEGUN) {
                last = Last.HALF;
            }
            return written;
        } catch (IOException e) {
            otherHasEnded = true;
            throw e;
        }
    }

    /** Waits until the channel is ready, or closed; an interrupt does not end the waiting, and is not lost. */
    private static void await(Selector ready) throws IOException {
        boolean interrupted = Thread.interrupted();
        try {
            while (ready.select() == 0 && !ready.keys().isEmpty()) {
                interrupted |= Thread.interrupted();
            }
            ready.selectedKeys().clear();
        } catch (ClosedSelectorException e) {
            throw new ClosedChannelException(); // by close()
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public Frame receive() throws IOException {
        fill(Frame.HEADER);
        var kind = Frame.Kind.of(in.get());
        long id = in.getLong();
        long length = in.getLong();
        if (length < 0 || length > kind.longest()) {
            throw new MalformedFrameException("a frame of kind " + kind + " says that it is " + length + " bytes long");
        }
        return new Frame(kind, id, length == 0 ? Payload.EMPTY : payload(length));
    }

    /** Allocates a piece at a time, so that a false length costs its sender more than it costs us. */
    private Payload payload(long length) throws IOException {
        var bytes = new Payload.Builder((int) Math.min(length, Payload.PIECE));
        byte[] some = new byte[(int) Math.min(length, in.capacity())];
        for (long left = length; left > 0; ) {
            fill(1);
            int n = (int) Math.min(left, Math.min(in.remaining(), some.length));
            in.get(some, 0, n);
            bytes.write(some, 0, n);
            left -= n;
        }
        return bytes.build();
    }

    /** Makes at least that many bytes available. */
    private void fill(int wanted) throws IOException {
        if (in.remaining() >= wanted) {
            return;
        }
        in.compact();
        try {
            while (in.position() < wanted) {
                int n = channel.read(in);
                if (n < 0) {
                    throw new EOFException("the other process has ended");
                }
                if (n == 0) {
                    await(readable);
                }
            }
        } finally {
            in.flip();
        }
    }

    @Override
    public void endReceiving() throws IOException {
        readable.close();
    }

    @Override
    public void close() throws IOException {
        channel.close();
        readable.close();
        var waiting = writable;
        if (waiting != null) {
            waiting.wakeup(); // whoever waits in send() finds the channel closed
        }
        sending.lock();
        try {
            waiting = writable;
            if (waiting != null) {
                waiting.close();
            }
        } finally {
            sending.unlock();
        }
    }
}
