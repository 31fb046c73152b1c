package dev.forkful.internal.wire;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.atomic.AtomicLong;

/** Parts of a {@link SharedFile} that are cheap to make by the million: in pieces of a memory that is allocated now and then, with a bell that counts. */
public final class InHeap {
    private static final long BASE = 4096;

    private static final long MUCH = 4 << 20;

    /** Guarded by the class. The collector frees each as soon as none of its pieces is used any more. */
    private static MemorySegment memory = MemorySegment.NULL;

    /** Guarded by the class. */
    private static long used;

    private static final AtomicLong RINGS = new AtomicLong();

    private InHeap() {}

    /** Zeros, in a cache line of their own. */
    private static synchronized MemorySegment allocate(long bytes) {
        if (memory.byteSize() - used < bytes) {
            memory = Arena.ofAuto().allocate(MUCH, 128);
            used = 0;
        }
        var piece = memory.asSlice(used, bytes);
        used += bytes + 127 & ~127L;
        return piece;
    }

    /** A ring, and both its ends. */
    public static final class Ring {
        public final RingWriter writer;
        public final RingReader reader;

        /** Whether frames are read as large ones are, else as small ones: each second ring's. */
        private final boolean inPieces = RINGS.incrementAndGet() % 2 == 0;

        public Ring(int capacity) {
            var file = new SharedFile(allocate(BASE + capacity), capacity, Arena.global());
            writer = new RingWriter(file, BASE, SharedFile.TO_WORKER_TAIL, SharedFile.TO_WORKER_HEAD);
            reader = new RingReader(file, BASE, SharedFile.TO_WORKER_TAIL, SharedFile.TO_WORKER_HEAD);
        }

        /** Puts in a frame without a payload, and takes it out. */
        public void goOn() {
            writer.put(1, 2, 0, new Payload.Builder());
            writer.publish();
            try {
                reader.next();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            reader.release();
        }

        /** Puts in a frame with a payload of a number, twice, and lets the reader see it. */
        public void send(long number) {
            var bytes = new Payload.Builder();
            bytes.putLong(number);
            bytes.putLong(~number);
            writer.put(1, 2, number, bytes);
            writer.publish();
        }

        /**
         * Takes out a frame.
         *
         * @return its number; 0 if there is none, -1 if it is not as it was sent
         */
        public long receive() {
            try {
                if (!reader.next()) {
                    return 0;
                }
                byte[] bytes = new byte[16];
                boolean whole = reader.left() == 16 && !reader.isPartial();
                if (whole && !inPieces) {
                    reader.readAll(bytes);
                } else {
                    whole = whole && reader.read(MemorySegment.ofArray(bytes), 0, 16) == 16;
                }
                var in = Source.of(bytes, 0, 16);
                long number = in.getLong();
                boolean same = in.getLong() == ~number && reader.id() == number;
                boolean header = reader.kind() == 1 && reader.slot() == 2;
                reader.release();
                return whole && same && header ? number : -1;
            } catch (IOException e) {
                return -1;
            }
        }
    }

    /** Claims of a few slots. */
    public static Claims claims() {
        return new Claims(new SharedFile(allocate(160 * 8), 0, Arena.global()).numbers);
    }

    /** The bell of who sleeps, and the bell of who rings. */
    public static final class Bells {
        public final Bell sleeper;
        public final Bell ringer;
        public final CountingSocket rung = new CountingSocket();

        /** The one who rings cannot do so before {@link #connect}. */
        public Bells() {
            var file = new SharedFile(allocate(160 * 8), 0, Arena.global());
            sleeper = new Bell(file, SharedFile.WORKER_SLEEPS, SharedFile.PARENT_SLEEPS, false);
            ringer = new Bell(file, SharedFile.PARENT_SLEEPS, SharedFile.WORKER_SLEEPS, false);
        }

        public Bells connect() {
            try {
                ringer.connect(rung);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return this;
        }

        public void ring() {
            try {
                ringer.ring();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
