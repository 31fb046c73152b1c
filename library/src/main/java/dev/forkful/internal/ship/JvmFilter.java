package dev.forkful.internal.ship;

import java.io.InvalidClassException;
import java.io.ObjectInputFilter;
import java.io.ObjectInputFilter.Config;
import java.io.ObjectInputFilter.FilterInfo;
import java.io.ObjectInputFilter.Status;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/** The filter that the JVM has for serialization ({@code jdk.serialFilter}), for objects that come without a stream, and for classes before they are initialized. Used by one thread. */
final class JvmFilter {
    private final @Nullable ObjectInputFilter filter;

    /** That of this JVM, as a stream would get it. */
    JvmFilter() {
        this(Config.getSerialFilterFactory().apply(null, Config.getSerialFilter()));
    }

    JvmFilter(@Nullable ObjectInputFilter filter) {
        this.filter = filter;
    }

    /** What the filter is told. */
    private record Seen(@Nullable Class<?> serialClass, long streamBytes) implements FilterInfo {
        @Override
        public long arrayLength() {
            return -1;
        }

        @Override
        public long depth() {
            return 1;
        }

        @Override
        public long references() {
            return 1;
        }
    }

    /**
     * Asks it about a class and those that it extends, as far as they are serializable: a stream would ask about each before it does anything with the first.
     *
     * @param position how many bytes have been read
     * @throws InvalidClassException if one is refused
     */
    void checkAll(Class<?> type, long position) throws InvalidClassException {
        if (filter != null) {
            check(type, position);
            var above = type.getSuperclass();
            while (above != null && Serializable.class.isAssignableFrom(above)) {
                check(above, position);
                above = above.getSuperclass();
            }
        }
    }

    /**
     * Asks it about an object.
     *
     * @param position how many bytes have been read
     * @throws InvalidClassException if it is refused
     */
    void check(Class<?> type, long position) throws InvalidClassException {
        if (filter == null) {
            return;
        }
        @Nullable Status status;
        try {
            status = filter.checkInput(new Seen(type, position));
        } catch (RuntimeException e) { // means no, as in a stream
            status = Status.REJECTED;
        }
        if (status == null || status == Status.REJECTED) {
            throw new InvalidClassException(type.getName(), "filter status: " + status);
        }
    }
}
