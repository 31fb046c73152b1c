package dev.forkful.internal.wire;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

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

    /** Of an element, in bytes. */
    public final int size;

    Elements(int size) {
        this.size = size;
    }

    private static final Elements[] ALL = values();

    /** As a number from 1; 0 is none. */
    @SuppressWarnings("EnumOrdinal") // both sides are of the same version: the handshake sees to that
    int code() {
        return ordinal() + 1;
    }

    /** The kind with that code; null if there is none. */
    static @Nullable Elements ofCode(int code) {
        return code < 1 || code > ALL.length ? null : ALL[code - 1];
    }

    /** A new array. */
    public Object make(int count) {
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

    /** The kind of such an array; null if it is none. */
    static @Nullable Elements of(Object array) {
        return switch (array) {
            case byte[] _ -> BYTE;
            case short[] _ -> SHORT;
            case char[] _ -> CHAR;
            case int[] _ -> INT;
            case long[] _ -> LONG;
            case float[] _ -> FLOAT;
            case double[] _ -> DOUBLE;
            default -> null;
        };
    }

    /** The array as memory; changes go both ways. */
    public MemorySegment segment(Object array) {
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
