package dev.forkful.internal.wire;

import java.lang.foreign.MemorySegment;

/**
 * The kinds of primitive arrays, to copy each as a whole. In the bytes the elements are in the order of the machine's own memory, because both processes
 * run on it. (A {@code boolean} is a byte; the JVM does not let its array be seen as memory.)
 */
public enum Elements {
    BYTE(1),
    SHORT(2),
    CHAR(2),
    INT(4),
    LONG(8),
    FLOAT(4),
    DOUBLE(8);

    final int size;

    Elements(int size) {
        this.size = size;
    }

    Object make(int count) {
        return switch (this) {
            case BYTE -> new byte[count];
            case SHORT -> new short[count];
            case CHAR -> new char[count];
            case INT -> new int[count];
            case LONG -> new long[count];
            case FLOAT -> new float[count];
            case DOUBLE -> new double[count];
        };
    }

    /** The array as memory; changes go both ways. */
    MemorySegment segment(Object array) {
        return switch (this) {
            case BYTE -> MemorySegment.ofArray((byte[]) array);
            case SHORT -> MemorySegment.ofArray((short[]) array);
            case CHAR -> MemorySegment.ofArray((char[]) array);
            case INT -> MemorySegment.ofArray((int[]) array);
            case LONG -> MemorySegment.ofArray((long[]) array);
            case FLOAT -> MemorySegment.ofArray((float[]) array);
            case DOUBLE -> MemorySegment.ofArray((double[]) array);
        };
    }
}
