package dev.forkful.internal.ship;

import dev.forkful.NotShippableException;
import dev.forkful.internal.wire.Payload;
import dev.forkful.spi.Codec;
import java.io.NotSerializableException;
import org.jspecify.annotations.Nullable;

/** Encodes what goes to the other process, and explains what cannot go. Thread-safe if its {@link ClassSpace} is. */
public final class Encoder {
    private final Values values;

    /** Null in a worker: there the session's variables are as they came. */
    private final @Nullable Session session;

    /** Encodes by JDK serialization. */
    public Encoder(ClassSpace classes) {
        this(classes, null);
    }

    /**
     * Encodes.
     *
     * @param codec for objects of other classes than the JDK's most common; null for JDK serialization
     */
    public Encoder(ClassSpace classes, @Nullable Codec codec) {
        this.values = new Values(classes, codec);
        this.session = classes instanceof HomeClasses home ? new Session(home, new Values(classes)) : null;
    }

    /**
     * Encodes a value.
     *
     * @param what what it is, to begin a message with, for example {@code the argument of task 12}
     * @throws NotShippableException if it cannot travel
     */
    public Payload encode(@Nullable Object value, CharSequence what) {
        var bytes = new Payload.Builder();
        encode(value, what, bytes);
        return bytes.build();
    }

    /**
     * Encodes a value, or adds nothing if it cannot travel.
     *
     * @param what what it is, to begin a message with
     * @throws NotShippableException if it cannot travel
     */
    public void encode(@Nullable Object value, CharSequence what, Payload.Builder to) {
        if (!Forms.write(value, to)) {
            var writer = writer(to);
            encode(value, what, writer);
            writer.end();
        }
    }

    /** Begins to write values one after the other. */
    public ItemWriter writer(Payload.Builder to) {
        return new ItemWriter(values, session, to);
    }

    /**
     * Encodes a value as the next of several, or adds nothing if it cannot travel.
     *
     * @param what what it is, to begin a message with
     * @throws NotShippableException if it cannot travel
     */
    public void encode(@Nullable Object value, CharSequence what, ItemWriter to) {
        try {
            to.write(value, what);
        } catch (Throwable e) { // of the value's own methods: a failing assert, perhaps
            throw notShippable(value, what, e);
        }
    }

    /**
     * Why a value cannot travel.
     *
     * @param e what was thrown when it was written; thrown again if it says that this JVM is in trouble, which is not the value's doing
     */
    static NotShippableException notShippable(@Nullable Object value, CharSequence what, Throwable e) {
        if (e instanceof VirtualMachineError trouble && !(e instanceof StackOverflowError)) {
            throw trouble;
        }
        return e instanceof NotShippableException told ? told : cannot(value, what, e);
    }

    private static NotShippableException cannot(@Nullable Object value, CharSequence what, Throwable e) {
        if (value == null) {
            throw new AssertionError("null can always travel", e);
        }
        if (!(e instanceof NotSerializableException named) || e.getMessage() == null) {
            return new NotShippableException(
                    what + " cannot travel to another process: writing it failed with " + e
                            + (e instanceof StackOverflowError ? " (it is nested too deeply for serialization)" : ""),
                    "",
                    e);
        }
        var culprit = culprit(value, named);
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

    private static @Nullable Culprit culprit(Object value, NotSerializableException e) {
        try {
            return Culprit.in(value, e);
        } catch (RuntimeException | Error broken) { // of the value's own methods
            return null;
        }
    }

    private static String advice() {
        return "Pass what it is made of (an address, a name, plain data) and create it in the task, keep it in a static field"
                + " of a class that the task uses, or make its class Serializable; Workers.threads() needs none of this.";
    }
}
