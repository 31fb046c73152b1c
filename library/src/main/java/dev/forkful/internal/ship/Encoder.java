package dev.forkful.internal.ship;

import dev.forkful.NotShippableException;
import dev.forkful.internal.wire.Payload;
import java.io.NotSerializableException;
import java.util.ArrayList;
import org.jspecify.annotations.Nullable;

/** Encodes what goes to the other process, and explains what cannot go. Thread-safe if its {@link ClassSpace} is. */
public final class Encoder {
    private final Values values;

    /** Null in a worker: there the session's variables are as they came. */
    private final @Nullable Session session;

    public Encoder(ClassSpace classes) {
        this.values = new Values(classes);
        this.session = classes instanceof HomeClasses home ? new Session(home, values) : null;
    }

    /**
     * Encodes a value.
     *
     * @param what what it is, to begin a message with, for example {@code the argument of task 12}
     * @throws NotShippableException if it cannot travel
     */
    public Payload encode(@Nullable Object value, String what) {
        try {
            var ofSession = new ArrayList<Class<?>>(0);
            var bytes = new Payload.Builder();
            values.write(value, bytes, type -> {
                if (SessionCode.isOfSession(type)) {
                    ofSession.add(type);
                }
            });
            if (session == null || value == null || ofSession.isEmpty()) {
                return bytes.build();
            }
            var loader = ofSession.getFirst().getClassLoader();
            return loader == null ? bytes.build() : session.encode(value, loader, what);
        } catch (NotShippableException e) {
            throw e;
        } catch (Exception | StackOverflowError | LinkageError e) {
            throw cannot(value, what, e);
        }
    }

    private static NotShippableException cannot(@Nullable Object value, String what, Throwable e) {
        if (value == null) {
            throw new AssertionError("null can always travel", e);
        }
        if (!(e instanceof NotSerializableException)) {
            return new NotShippableException(
                    what + " cannot travel to another process: writing it failed with " + e
                            + (e instanceof StackOverflowError ? " (it is nested too deeply for serialization)" : ""),
                    "",
                    e);
        }
        var culprit = culprit(value);
        if (culprit == null) {
            return new NotShippableException(
                    what + " cannot travel to another process: it holds a " + e.getMessage()
                            + ", which is not java.io.Serializable. " + advice(),
                    "",
                    e);
        }
        var name = culprit.type().getName();
        if (culprit.type().isHidden()) {
            return new NotShippableException(
                    what + " cannot travel to another process: "
                            + (culprit.path().isEmpty() ? "it" : culprit.path())
                            + " is a lambda that is not serializable. Declare it as a Fn, Call or Action, or pass the lambda directly to"
                            + " Workers.submit, which makes it one.",
                    culprit.path(),
                    e);
        }
        return new NotShippableException(
                what + " cannot travel to another process: "
                        + (culprit.path().isEmpty() ? "it is a " : culprit.path() + " is a ") + name
                        + ", which is not java.io.Serializable. " + advice(),
                culprit.path(),
                e);
    }

    private static @Nullable Culprit culprit(Object value) {
        try {
            return Culprit.in(value);
        } catch (RuntimeException | StackOverflowError e) { // of the value's own methods
            return null;
        }
    }

    private static String advice() {
        return "Pass what it is made of (an address, a name, plain data) and create it in the task, keep it in a static field"
                + " of a class that the task uses, or make its class Serializable; Workers.threads() needs none of this.";
    }
}
