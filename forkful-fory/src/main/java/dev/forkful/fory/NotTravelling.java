package dev.forkful.fory;

import java.io.Serial;

/** A value has a class whose objects do not travel: it is not serializable. */
final class NotTravelling extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1;

    private final transient Class<?> type;

    NotTravelling(Class<?> type) {
        super(type.getName(), null, false, false); // is always caught
        this.type = type;
    }

    Class<?> type() {
        return type;
    }
}
