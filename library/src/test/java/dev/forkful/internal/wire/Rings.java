package dev.forkful.internal.wire;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Random;

/** A ring of any size in memory of this process, with both its ends, and a way to forge what the other side says. */
final class Rings {
    static final int TAIL = 0;
    static final int HEAD = 128;
    static final long BASE = 256;

    final long capacity;
    final RingWriter writer;
    final RingReader reader;
    private final MemorySegment memory;

    Rings(long capacity) {
        this.capacity = capacity;
        memory = Arena.ofAuto().allocate(BASE + capacity, 128);
        var file = file(memory, capacity);
        writer = new RingWriter(file, BASE, TAIL, HEAD);
        reader = new RingReader(file, BASE, TAIL, HEAD);
    }

    /** Memory as the ends of a ring want it. */
    static SharedFile file(MemorySegment memory, long capacity) {
        return new SharedFile(memory, capacity, Arena.global());
    }

    void forge(long at, long value) {
        memory.set(ValueLayout.JAVA_LONG, at, value);
    }

    /** What the reader is told that has been written. */
    long tail() {
        return memory.get(ValueLayout.JAVA_LONG, TAIL);
    }

    static byte[] bytes(Random random, int n) {
        byte[] bytes = new byte[n];
        random.nextBytes(bytes);
        return bytes;
    }
}
