package dev.forkful.fory;

import java.io.Serial;

/** A value has a class that the class loader does not know for which it is being written: it belongs to another. */
final class ClassNotVisible extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1;

    private final transient Class<?> type;

    ClassNotVisible(Class<?> type) {
        super(type.getName(), null, false, false); // is always caught
        this.type = type;
    }

    Class<?> type() {
        return type;
    }
}
