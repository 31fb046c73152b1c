package dev.forkful.internal.wire;

import java.lang.foreign.MemorySegment;

/**
 * The kinds of primitive arrays, to copy each as a whole. In the bytes the elements are in the order of the machine's own memory, because both processes
 * run on it. (A {@code boolean} is a byte; the JVM does not let its array be seen as memory.)
 */
public enum Elements {
    BYTE(1) {
        @Override
        Object make(int count) {
            return new byte[count];
        }

        @Override
        MemorySegment segment(Object array) {
            return MemorySegment.ofArray((byte[]) array);
        }
    },
    SHORT(2) {
        @Override
        Object make(int count) {
            return new short[count];
        }

        @Override
        MemorySegment segment(Object array) {
            return MemorySegment.ofArray((short[]) array);
        }
    },
    CHAR(2) {
        @Override
        Object make(int count) {
            return new char[count];
        }

        @Override
        MemorySegment segment(Object array) {
            return MemorySegment.ofArray((char[]) array);
        }
    },
    INT(4) {
        @Override
        Object make(int count) {
            return new int[count];
        }

        @Override
        MemorySegment segment(Object array) {
            return MemorySegment.ofArray((int[]) array);
        }
    },
    LONG(8) {
        @Override
        Object make(int count) {
            return new long[count];
        }

        @Override
        MemorySegment segment(Object array) {
            return MemorySegment.ofArray((long[]) array);
        }
    },
    FLOAT(4) {
        @Override
        Object make(int count) {
            return new float[count];
        }

        @Override
        MemorySegment segment(Object array) {
            return MemorySegment.ofArray((float[]) array);
        }
    },
    DOUBLE(8) {
        @Override
        Object make(int count) {
            return new double[count];
        }

        @Override
        MemorySegment segment(Object array) {
            return MemorySegment.ofArray((double[]) array);
        }
    };

    final int size;

    Elements(int size) {
        this.size = size;
    }

    abstract Object make(int count);

    /** The array as memory; changes go both ways. */
    abstract MemorySegment segment(Object array);
}
