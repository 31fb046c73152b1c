package dev.forkful.internal.wire;

import static dev.forkful.internal.wire.SharedFile.LONG;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Wakes the other side when it sleeps, and only then: a system call costs as much as ten tasks.
 *
 * <pre>
 *   who sleeps                              who writes
 *   0. take old bytes from the socket
 *   1. flag = 1                             1. publish in the ring
 *   2. (full fence)                         2. (full fence)
 *   3. look into the ring once more         3. look at the flag
 *   4. wait for a byte from the socket      4. if it is 1: set it to 0 and send a byte
 * </pre>
 *
 * One of the two sees what the other did, because both write before they look: so no wake-up is lost. {@code src/test/promela/bell.pml} is the model. The
 * socket is non-blocking, so that an interrupt of the waiting thread does not close it.
 */
public final class Bell implements Closeable {
    /** What is sent. Outside of the heap, or the JDK would copy it there for each write; each write needs a position of its own. */
    private static final ByteBuffer STROKE = ByteBuffer.allocateDirect(1).asReadOnlyBuffer();

    private final ByteBuffer numbers;
    private final int mine;
    private final int other;
    private final SocketChannel socket;

    /** Of the worker, which {@link #await}s; the parent has one for the bells of all its workers. */
    private final @Nullable Selector selector;

    /** Something has woken the waiting thread, which has not taken it from the socket. Touched by that thread only. */
    private boolean unheard;

    /** Touched by the waiting thread only. */
    private final ByteBuffer received = ByteBuffer.allocateDirect(64);

    Bell(SharedFile file, int mine, int other, SocketChannel socket, @Nullable Selector selector) throws IOException {
        this.numbers = file.numbers;
        this.mine = mine;
        this.other = other;
        this.socket = socket;
        this.selector = selector;
        socket.configureBlocking(false);
        if (selector != null) {
            socket.register(selector, SelectionKey.OP_READ);
        }
    }

    public static Bell ofWorker(SharedFile file, SocketChannel socket) throws IOException {
        return new Bell(file, SharedFile.WORKER_SLEEPS, SharedFile.PARENT_SLEEPS, socket, Selector.open());
    }

    public static Bell ofParent(SharedFile file, SocketChannel socket) throws IOException {
        return new Bell(file, SharedFile.PARENT_SLEEPS, SharedFile.WORKER_SLEEPS, socket, null);
    }

    /**
     * After something was published. Any thread.
     *
     * @return whether the other side slept
     * @throws IOException if the other side is gone
     */
    public boolean ring() throws IOException {
        VarHandle.fullFence();
        if ((long) LONG.getOpaque(numbers, other) != 0 && LONG.compareAndSet(numbers, other, 1L, 0L)) {
            socket.write(STROKE.duplicate()); // if there is no room for it, there are others on their way
            return true;
        }
        return false;
    }

    /** I shall sleep: to be followed by a last look into the ring. */
    public void sleepy() {
        LONG.setVolatile(numbers, mine, 1L);
        VarHandle.fullFence();
    }

    /** I shall not. */
    public void awake() {
        LONG.setOpaque(numbers, mine, 0L);
    }

    /**
     * Waits until there is something in the ring. Interrupts are not for whoever waits here: they are dropped.
     *
     * <p>What has woken it is heard before it sleeps again, and not when it wakes: 25 us later on a cold processor, in which somebody waits for it. Never between
     * the flag and the sleep, where what it heard could be the very byte that is to wake it.
     */
    public void await(RingReader ring) throws IOException {
        var bell = Objects.requireNonNull(selector, "the parent waits for all bells at once");
        while (!ring.hasNews()) {
            if (unheard) {
                unheard = false;
                hear();
            }
            sleepy();
            if (!ring.hasNews()) {
                bell.select(); // the only key may stay selected
                unheard = true;
                var _ = Thread.interrupted();
            }
            awake();
        }
    }

    /**
     * Takes the bytes that have come.
     *
     * @throws EOFException if the other side is gone
     */
    public void hear() throws IOException {
        received.clear();
        if (socket.read(received) < 0) {
            throw new EOFException("the other process has ended");
        }
    }

    /** For a selector of the caller's. */
    public SocketChannel socket() {
        return socket;
    }

    @Override
    public void close() throws IOException {
        socket.close();
        if (selector != null) {
            selector.close();
        }
    }
}
