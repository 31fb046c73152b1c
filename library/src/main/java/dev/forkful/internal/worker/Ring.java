package dev.forkful.internal.worker;

import dev.forkful.internal.wire.Bell;
import dev.forkful.internal.wire.Claims;
import dev.forkful.internal.wire.Frame.Kind;
import dev.forkful.internal.wire.Pause;
import dev.forkful.internal.wire.Payload;
import dev.forkful.internal.wire.RingReader;
import dev.forkful.internal.wire.RingWriter;
import dev.forkful.internal.wire.SharedFile;
import dev.forkful.internal.wire.Source;
import java.io.Closeable;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.channels.SocketChannel;

/** The worker's end of the memory that it shares with its parent: tasks come out, results go in. For the task thread alone, but for {@link #connect} and {@link #close}. */
final class Ring implements Closeable {
    /** What is copied out at once, before it is decoded. */
    private static final int SMALL = 64 << 10;

    private static final boolean MAY_SPIN = Runtime.getRuntime().availableProcessors() > 1;

    /** How long to look for the next task before sleeping: the parent may just be writing it, and to be woken takes 20 to 50 us. */
    private static final long SPIN_NANOS = 40_000;

    /**
     * The same where that has not helped lately, once in {@link #SELDOM} times: as long as a parent that sleeps takes to be woken by the last result and to give the next task. Two that
     * have begun to wake each other, at 200 us and more for each call, would go on with that for as long as it takes more than the other time. Of 250 loops of calls, each of
     * 0.15 s and after some idleness, 15 had a median of more than 20 us, up to 578; with this 7, up to 29.
     */
    private static final long LONG_SPIN_NANOS = 300_000;

    private static final int SELDOM = 16;

    private final Bell bell;
    private final RingReader in;
    private final RingWriter out;
    private final Claims claims;
    private final byte[] small = new byte[SMALL];

    /** How much of the spinning was worth it, of 256. */
    private int luck = 256;

    private int skipped;

    private long clock = System.nanoTime();

    Ring(SharedFile file) {
        this.bell = Bell.ofWorker(file);
        this.in = file.workerReader();
        this.out = file.workerWriter();
        this.claims = file.claims();
    }

    // Tasks.

    /**
     * Waits for a frame.
     *
     * @return how long it has looked for one without sleeping
     */
    long awaitFrame() throws IOException {
        if (in.next()) {
            return 0;
        }
        long from = clock;
        boolean found = MAY_SPIN && spin(from);
        look();
        long spun = clock - from;
        if (!found) {
            while (!in.hasNews()) {
                bell.await(in);
            }
            look();
        }
        in.next();
        return spun;
    }

    /**
     * What time it is, but for the few hundred nanoseconds since the last task ended: to look at the clock takes 30 ns, and is worth it after what may have
     * taken longer.
     */
    long clock() {
        return clock;
    }

    /** Looks at the clock. */
    long look() {
        clock = System.nanoTime();
        return clock;
    }

    private boolean spin(long from) {
        boolean helpsLately = luck > 64;
        if (!helpsLately && ++skipped % SELDOM != 0) {
            return false;
        }
        long atMost = helpsLately ? SPIN_NANOS : LONG_SPIN_NANOS;
        do {
            for (int i = 0; i < 32; i++) {
                if (in.hasNews()) {
                    luck += (256 - luck) >> 3;
                    return true;
                }
                Thread.onSpinWait();
            }
        } while (System.nanoTime() - from < atMost);
        luck -= luck >> 3;
        return false;
    }

    Kind kind() throws IOException {
        return Kind.of(in.kind());
    }

    long id() {
        return in.id();
    }

    int slot() {
        return in.slot();
    }

    /** Claims the first item of the task; -1 if it is not wanted any more. */
    int claim(long now) {
        claims.claimedAt(now);
        return claims.claim(in.slot(), in.id());
    }

    /** Claims the next item. */
    int claim() {
        return claims.claim(in.slot(), in.id());
    }

    /** The payload, to be read once. A large one is read while it comes. */
    Source source() throws IOException {
        long length = in.left();
        if (length <= SMALL && !in.isPartial()) {
            in.readAll(small);
            in.release();
            return Source.of(small, 0, (int) length);
        }
        return Source.ofKnown(this::read, length);
    }

    private int read(MemorySegment to, long offset, long atMost) throws IOException {
        if (in.left() == 0) {
            return -1;
        }
        for (int misses = 0; ; misses++) {
            int n = in.read(to, offset, Math.min(atMost, SharedFile.STEP));
            if (n > 0) {
                in.release();
                return n;
            }
            Pause.take(misses);
        }
    }

    /** The payload, to be kept. */
    Payload payload() throws IOException {
        var bytes = new Payload.Builder((int) Math.min(in.left(), SMALL));
        source().transferTo(bytes);
        return bytes.build();
    }

    /** Passes over what has not been read of the frame. */
    void skip() throws IOException {
        if (in.left() > 0) {
            var nowhere = MemorySegment.ofArray(small);
            while (in.left() > 0) {
                read(nowhere, 0, SMALL);
            }
            look(); // it may have been much, and have had to come first
        }
        in.release();
    }

    // Results.

    /** Sends a result, and empties what it was collected in. Waits while there is no room; what is larger than the ring goes in pieces. */
    void send(Kind kind, int slot, long id, Payload.Builder bytes) throws IOException {
        if (out.fits(bytes.length())) {
            out.put(kind.code(), slot, id, bytes);
            publish();
            if (bytes.length() > SMALL) {
                look();
            }
            bytes.clear();
            return;
        }
        for (int misses = 0; !out.fits(0); misses++) {
            Pause.take(misses);
        }
        var payload = bytes.build();
        out.begin(kind.code(), slot, id, payload);
        var rest = payload.open();
        int misses = 0;
        while (out.left() > 0) {
            if (out.write(rest) == 0) {
                Pause.take(misses++);
            } else {
                misses = 0;
                publish();
            }
        }
        bytes.clear();
        look();
    }

    private void publish() throws IOException {
        out.publish();
        bell.ring();
    }

    /** Gives it a way to wake the parent and be woken; before, both look again and again. Called by the main thread. */
    void connect(SocketChannel socket) throws IOException {
        bell.connect(socket);
    }

    @Override
    public void close() throws IOException {
        bell.close();
    }
}
