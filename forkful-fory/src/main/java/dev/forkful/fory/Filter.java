package dev.forkful.fory;

import java.io.ObjectInputFilter;
import org.apache.fory.resolver.TypeChecker;
import org.apache.fory.resolver.TypeResolver;
import org.jspecify.annotations.Nullable;

/** The JVM's filter of what may be deserialized, {@code jdk.serialFilter}, held by Fory as by {@code ObjectInputStream}. */
final class Filter implements TypeChecker {
    private final ClassLoader loader;

    Filter(ClassLoader loader) {
        this.loader = loader;
    }

    @Override
    public boolean checkType(TypeResolver resolver, String name) {
        var filter = ObjectInputFilter.Config.getSerialFilter();
        if (filter == null) {
            return true;
        }
        try {
            var type = Class.forName(name, false, loader);
            return filter.checkInput(new ClassOnly(type)) != ObjectInputFilter.Status.REJECTED;
        } catch (ClassNotFoundException | LinkageError e) {
            return true; // it cannot be read anyway; that it cannot be found says more than that it is forbidden
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
