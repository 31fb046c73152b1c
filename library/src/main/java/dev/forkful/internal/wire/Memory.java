package dev.forkful.internal.wire;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;

/** Copying between arrays and memory that is shared. */
final class Memory {
    private Memory() {}

    /**
     * Copies bytes, of any number, by the routine that the JVM has for it; what is copied within one segment may overlap.
     *
     * <p>{@link MemorySegment#copy(MemorySegment, long, MemorySegment, long, long)}, which would be shorter, copies less than 64 bytes in a loop of eight at a
     * time, which is compiled anew wherever it is used. On JDK 25.0.3 a program was seen in which the second eight stayed zero, most likely by that
     * (decision 0030). With layouts there is no such loop.
     */
    static void copy(MemorySegment from, long fromOffset, MemorySegment to, long toOffset, long count) {
        MemorySegment.copy(from, JAVA_BYTE, fromOffset, to, JAVA_BYTE, toOffset, count);
    }
}
