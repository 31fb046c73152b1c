package dev.forkful.fory;

import java.io.ObjectInputFilter;
import java.io.ObjectInputFilter.Config;
import java.io.ObjectInputFilter.Status;
import java.util.function.Supplier;
import org.apache.fory.resolver.TypeChecker;
import org.apache.fory.resolver.TypeResolver;
import org.jspecify.annotations.Nullable;

/**
 * The JVM's filter of what may be deserialized, {@code jdk.serialFilter} and {@code jdk.serialFilterFactory}, held by Fory as far as it asks: once for each class
 * that it knows by its name, before the first object. Not for classes for which Fory has numbers ({@code HashMap}), and not for each object, so that limits of
 * depth, of references, of bytes and of arrays never hold anything back.
 */
final class Filter implements TypeChecker {
    private final ClassLoader loader;
    private final Supplier<@Nullable ObjectInputFilter> filters;

    /** That of this JVM, as a stream would get it. */
    Filter(ClassLoader loader) {
        this(loader, () -> Config.getSerialFilterFactory().apply(null, Config.getSerialFilter()));
    }

    Filter(ClassLoader loader, Supplier<@Nullable ObjectInputFilter> filters) {
        this.loader = loader;
        this.filters = filters;
    }

    @Override
    public boolean checkType(TypeResolver resolver, String name) {
        Class<?> type;
        try {
            type = Class.forName(name, false, loader);
        } catch (ClassNotFoundException | LinkageError e) {
            return true; // it cannot be read anyway; that it cannot be found says more than that it is forbidden
        }
        try {
            var filter = filters.get();
            if (filter == null) {
                return true;
            }
            @Nullable Status status = filter.checkInput(new ClassOnly(type));
            return status != null && status != Status.REJECTED;
        } catch (RuntimeException e) { // means no, as in a stream
            return false;
        }
    }

    /** A class, in a stream that has just begun: the filter's limits of depth and the like are for streams. */
    private record ClassOnly(Class<?> type) implements ObjectInputFilter.FilterInfo {
        @Override
        public @Nullable Class<?> serialClass() {
            return type;
        }

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

        @Override
        public long streamBytes() {
            return 0;
        }
    }
}
