package dev.forkful.internal.ship;

import dev.forkful.internal.wire.MalformedFrameException;
import dev.forkful.internal.wire.Payload;
import dev.forkful.internal.wire.Source;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a lambda has captured, to bytes and back. Small values go one by one. But two captured objects may be the same one, or hold the same one, and then they
 * have to arrive so: if there is one that can hold others, all that have an identity travel together, as one object.
 *
 * <pre>
 *   byte: 0 | the values
 *   byte: 1 | the values, with a mark in place of each that travels with the others | an array of those; if it is one, itself
 * </pre>
 */
final class Captures {
    private static final byte ONE_BY_ONE = 0;
    private static final byte TOGETHER = 1;

    /** In place of a form: this one is among the others. */
    private static final byte AMONG_OTHERS = Forms.LAST;

    /** To compare each with each is for few. */
    private static final int FEW = 12;

    /** How much of an identity a captured value has. */
    private enum Identity {
        /** None: numbers and the like. */
        NONE,
        /** It may be captured twice, but cannot hold others. */
        SINGLE,
        /** It may hold others. */
        HOLDER
    }

    private Captures() {}

    /**
     * Writes captured values, or an unknown part of them if that fails.
     *
     * @throws IOException of serialization, and whatever the objects' own methods throw
     */
    static void write(@Nullable Object[] captures, ItemWriter items, Payload.Builder to, CharSequence what)
            throws IOException {
        if (captures.length == 0) {
            return;
        }
        if (isOneByOne(captures)) {
            to.putByte(ONE_BY_ONE);
            for (var capture : captures) {
                items.write(capture, what);
            }
            return;
        }
        to.putByte(TOGETHER);
        var others = new Object[captures.length];
        int count = 0;
        for (var capture : captures) {
            if (capture == null || identity(capture) == Identity.NONE) {
                items.write(capture, what);
            } else {
                to.putByte(AMONG_OTHERS);
                others[count++] = capture;
            }
        }
        items.write(count == 1 ? others[0] : java.util.Arrays.copyOf(others, count), what);
    }

    @SuppressWarnings("ReferenceEquality") // is what this is about
    private static boolean isOneByOne(@Nullable Object[] captures) {
        int singles = 0;
        for (int i = 0; i < captures.length; i++) {
            var capture = captures[i];
            var identity = capture == null ? Identity.NONE : identity(capture);
            if (identity == Identity.HOLDER) {
                return false;
            }
            if (identity == Identity.SINGLE && singles++ > 0) {
                if (singles > FEW) {
                    return false;
                }
                for (int j = 0; j < i; j++) {
                    if (captures[j] == capture) {
                        return false;
                    }
                }
            }
        }
        return true;
    }

    @SuppressWarnings("ReferenceEquality") // of classes
    private static Identity identity(Object capture) {
        var type = capture.getClass();
        if (type == Integer.class) {
            return Identity.NONE;
        }
        if (type == String.class) {
            return Identity.SINGLE;
        }
        if (type.isArray()) {
            return type.getComponentType().isPrimitive() ? Identity.SINGLE : Identity.HOLDER;
        }
        if (type == Long.class
                || type == Double.class
                || type == Boolean.class
                || type == Character.class
                || type == Byte.class
                || type == Short.class
                || type == Float.class
                || type == Duration.class
                || type == Instant.class) {
            return Identity.NONE;
        }
        return capture instanceof Path || type == UUID.class ? Identity.SINGLE : Identity.HOLDER;
    }

    /**
     * Reads captured values.
     *
     * @param count how many there are
     * @throws ClassNotFoundException if a class of them is not known here
     * @throws IOException and whatever the objects' own methods throw
     */
    static @Nullable Object[] read(int count, ItemReader items, Source from)
            throws IOException, ClassNotFoundException {
        var captures = new @Nullable Object[count];
        if (count == 0) {
            return captures;
        }
        if (from.getByte() == ONE_BY_ONE) {
            for (int i = 0; i < count; i++) {
                captures[i] = items.next();
            }
            return captures;
        }
        var among = new boolean[count];
        int others = 0;
        for (int i = 0; i < count; i++) {
            if (from.peekByte() == AMONG_OTHERS) {
                from.getByte();
                among[i] = true;
                others++;
            } else {
                captures[i] = items.next();
            }
        }
        var all = together(items.next(), others);
        int next = 0;
        for (int i = 0; i < count; i++) {
            if (among[i]) {
                captures[i] = all[next++];
            }
        }
        return captures;
    }

    private static @Nullable Object[] together(@Nullable Object read, int count) throws MalformedFrameException {
        if (count == 1) {
            return new @Nullable Object[] {read};
        }
        if (read instanceof Object[] array && array.length == count) {
            return array;
        }
        throw new MalformedFrameException("what a lambda has captured is not what it says");
    }
}
