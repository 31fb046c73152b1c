package dev.forkful.fory;

import java.io.ObjectInputFilter;
import java.util.function.BinaryOperator;
import org.jspecify.annotations.Nullable;

/** A {@code jdk.serialFilterFactory}, which the JVM makes from its name: a stream's filter, and nothing encrypted. */
public final class NoEncrypted implements BinaryOperator<ObjectInputFilter> {
    /** The JVM's. */
    public NoEncrypted() {}

    @Override
    public ObjectInputFilter apply(@Nullable ObjectInputFilter current, @Nullable ObjectInputFilter next) {
        var none = ObjectInputFilter.Config.createFilter("!" + Cargo.Encrypted.class.getName());
        return ObjectInputFilter.merge(none, next == null ? current : next);
    }
}
