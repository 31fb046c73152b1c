package dev.forkful.internal.ship;

import java.io.InvalidObjectException;
import org.jspecify.annotations.Nullable;

/** A variable of a session as a worker has it, of which the value is on its way. */
final class SessionVariable {
    private final ClassSpace classes;
    private final Class<?> type;
    private final String name;

    /**
     * One of the worker's.
     *
     * @param type the class around the snippet
     */
    SessionVariable(ClassSpace classes, Class<?> type, String name) {
        this.classes = classes;
        this.type = type;
        this.name = name;
    }

    void set(@Nullable Object value) throws InvalidObjectException {
        try {
            var field = type.getField(name);
            field.setAccessible(true); // JShell's classes are not public
            classes.settingVariable();
            field.set(null, value);
        } catch (ReflectiveOperationException | IllegalArgumentException e) {
            throw new InvalidObjectException("cannot set '" + name + "' of the session here", e);
        }
    }
}
