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
import java.util.concurrent.locks.LockSupport;
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
 * One of the two sees what the other did, because both write before they look: so no wake-up is lost. The same holds for {@link #connect} (in {@code BellModelTest} only), which gives the socket before it looks
 * at the flag, while who writes looks at the flag before the socket. {@code src/test/promela/bell.pml} is the model. The
 * socket is non-blocking, so that an interrupt of the waiting thread does not close it.
 */
public final class Bell implements Closeable {
    /** What is sent. Outside of the heap, or the JDK would copy it there for each write; each write needs a position of its own. */
    private static final ByteBuffer STROKE = ByteBuffer.allocateDirect(1).asReadOnlyBuffer();

    /** How often a worker looks into its ring as long as it cannot be woken. */
    private static final long UNCONNECTED_NANOS = 100_000;

    /**
     * What leads to the other side.
     *
     * @param selector of the worker, which {@link #await}s; null for the parent, which has one for the bells of all its workers
     */
    private record Line(SocketChannel socket, @Nullable Selector selector) {}

    private final ByteBuffer numbers;
    private final int mine;
    private final int other;
    private final boolean waits;

    /** Null before {@link #connect}. */
    private volatile @Nullable Line line;

    /** Something has woken the waiting thread, which has not taken it from the socket. Touched by that thread only. */
    private boolean unheard;

    /** Touched by the waiting thread only. */
    private final ByteBuffer received = ByteBuffer.allocateDirect(64);

    Bell(SharedFile file, int mine, int other, boolean waits) {
        this.numbers = file.numbers;
        this.mine = mine;
        this.other = other;
        this.waits = waits;
    }

    public static Bell ofWorker(SharedFile file) {
        return new Bell(file, SharedFile.WORKER_SLEEPS, SharedFile.PARENT_SLEEPS, true);
    }

    public static Bell ofParent(SharedFile file) {
        return new Bell(file, SharedFile.PARENT_SLEEPS, SharedFile.WORKER_SLEEPS, false);
    }

    /**
     * Gives it the way to the other side, which it then owns. Until then it wakes nobody, and whoever waits has to look again and again. If the other side sleeps by now it is woken:
     * what was published before did not. Called once.
     *
     * @throws IOException if the other side is gone
     */
    public void connect(SocketChannel socket) throws IOException {
        socket.configureBlocking(false);
        Selector selector = null;
        if (waits) {
            selector = Selector.open();
            socket.register(selector, SelectionKey.OP_READ);
        }
        line = new Line(socket, selector);
        ring();
    }

    /**
     * After something was published. Any thread.
     *
     * @return whether the other side slept
     * @throws IOException if the other side is gone
     */
    public boolean ring() throws IOException {
        VarHandle.fullFence();
        if ((long) LONG.getOpaque(numbers, other) != 0) {
            var to = line;
            if (to != null && LONG.compareAndSet(numbers, other, 1L, 0L)) {
                to.socket.write(STROKE.duplicate()); // if there is no room for it, there are others on their way
                return true;
            }
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
        while (!ring.hasNews()) {
            var from = line;
            if (from == null) {
                LockSupport.parkNanos(this, UNCONNECTED_NANOS);
                var _ = Thread.interrupted();
            } else {
                await(ring, Objects.requireNonNull(from.selector, "the parent waits for all bells at once"));
            }
        }
    }

    private void await(RingReader ring, Selector bell) throws IOException {
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

    /**
     * Takes the bytes that have come.
     *
     * @throws EOFException if the other side is gone
     */
    public void hear() throws IOException {
        received.clear();
        if (socket().read(received) < 0) {
            throw new EOFException("the other process has ended");
        }
    }

    /** For a selector of the caller's; there is one after {@link #connect}. */
    public SocketChannel socket() {
        return Objects.requireNonNull(line, "not connected").socket;
    }

    @Override
    public void close() throws IOException {
        var mine = line;
        if (mine != null) {
            mine.socket.close();
            if (mine.selector != null) {
                mine.selector.close();
            }
        }
    }
}
