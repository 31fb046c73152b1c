package dev.forkful.internal.wire;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Random;

/** A ring of any size in memory of this process, with both its ends, and a way to forge what the other side says. */
final class Rings {
    static final long TAIL = 0;
    static final long HEAD = 128;
    static final long BASE = 256;

    final long capacity;
    final RingWriter writer;
    final RingReader reader;
    private final MemorySegment memory;

    Rings(long capacity) {
        this.capacity = capacity;
        memory = Arena.ofAuto().allocate(BASE + capacity, 128);
        writer = new RingWriter(memory, BASE, capacity, TAIL, HEAD);
        reader = new RingReader(memory, BASE, capacity, TAIL, HEAD);
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
