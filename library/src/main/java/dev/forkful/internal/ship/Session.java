package dev.forkful.internal.ship;

import dev.forkful.NotShippableException;
import dev.forkful.internal.ship.SessionCode.Variable;
import dev.forkful.internal.wire.Payload;
import java.io.IOException;
import java.io.NotSerializableException;
import java.io.ObjectOutputStream;
import java.io.OutputStream;
import java.lang.invoke.SerializedLambda;
import java.lang.reflect.InaccessibleObjectException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Functions of a JShell session, or of a notebook, which is one: the variables that they use travel with them as they are at that moment, as if they had been
 * captured. Without this a worker would know the variables' classes and find 0 and null in them.
 *
 * <p>JShell also changes methods in place: the same class, by the same name, with other byte code. A worker that has the old one must not use it. So
 * each change of a class that a function needs gives the loader a new number, and workers a new stand-in for it.
 */
final class Session {
    private final HomeClasses classes;
    private final Values values;

    Session(HomeClasses classes, Values values) {
        this.classes = classes;
        this.values = values;
    }

    /** A variable's value, not yet encoded. */
    private record State(
            Variable variable, Class<?> type, @Nullable Object value) {}

    /**
     * Encodes a value whose functions are of a session: the number of variables, which they are, and a {@link SessionValues}; if there are none, the value.
     *
     * @param loader the session's
     * @throws IOException if the value itself cannot travel
     * @throws NotShippableException if a variable cannot
     */
    Payload encode(Object value, ClassLoader loader, CharSequence what) throws IOException {
        var code = new SessionCode(loader);
        var states = states(value, code, loader, what);
        classes.meet(loader, code.digests());
        var bytes = new Payload.Builder();
        bytes.putSize(states.size());
        for (var state : states.values()) {
            bytes.putInt(classes.spaceOf(state.type()));
            bytes.putString(state.variable().type());
            bytes.putString(state.variable().name());
        }
        var all = new ArrayList<@Nullable Object>();
        states.values().forEach(state -> all.add(state.value()));
        all.add(value);
        try {
            values.write(states.isEmpty() ? value : new SessionValues(all.toArray()), bytes);
        } catch (IOException | RuntimeException e) {
            blame(states.values(), what);
            throw e;
        }
        return bytes.build();
    }

    /** When not all can be written: throws if it is because of a variable. */
    private void blame(Collection<State> states, CharSequence what) {
        for (var state : states) {
            try {
                values.write(state.value(), new Payload.Builder());
            } catch (IOException | RuntimeException e) {
                throw cannot(state, what, e);
            }
        }
    }

    /** The variables that the value needs, and those that their values need, and so on. */
    private static Map<Variable, State> states(Object value, SessionCode code, ClassLoader loader, CharSequence what) {
        var states = new LinkedHashMap<Variable, State>();
        Functions.in(value, code);
        for (var unread = unread(code, states); unread != null; unread = unread(code, states)) {
            var state = read(unread, loader, what);
            states.put(unread, state);
            if (state.value() != null) {
                Functions.in(state.value(), code); // which may use more variables
            }
        }
        return states;
    }

    private static @Nullable Variable unread(SessionCode code, Map<Variable, State> states) {
        for (var variable : code.variables()) {
            if (!states.containsKey(variable)) {
                return variable;
            }
        }
        return null;
    }

    private static State read(Variable variable, ClassLoader loader, CharSequence what) {
        try {
            var type = Class.forName(variable.type(), true, loader);
            var field = type.getField(variable.name());
            field.setAccessible(true); // JShell's classes are not public
            return new State(variable, type, field.get(null));
        } catch (ReflectiveOperationException | InaccessibleObjectException e) {
            throw new NotShippableException(
                    what + " uses '" + variable.name() + "' of this session, which cannot be read: " + e,
                    "variable '" + variable.name() + "'",
                    e);
        }
    }

    private static NotShippableException cannot(State state, CharSequence what, Exception e) {
        var culprit =
                state.value() != null && e instanceof NotSerializableException n ? Culprit.in(state.value(), n) : null;
        var name = "variable '" + state.variable().name() + "' of this session";
        var path = culprit == null || culprit.path().isEmpty() ? name : name + " -> " + culprit.path();
        return new NotShippableException(
                what + " cannot travel to another process: it uses " + path + ", "
                        + (culprit == null
                                ? "and writing that failed with " + e
                                : "a " + culprit.type().getName() + ", which is not java.io.Serializable")
                        + ". Create it in the function, or pass it what it is made of.",
                path,
                e);
    }

    /** Serialization to nowhere, to see which functions, and which objects of the session's classes, a value holds. */
    private static final class Functions extends ObjectOutputStream {
        private final SessionCode code;

        private Functions(SessionCode code) throws IOException {
            super(OutputStream.nullOutputStream());
            this.code = code;
            enableReplaceObject(true);
        }

        static void in(Object value, SessionCode code) {
            try (var functions = new Functions(code)) {
                functions.writeObject(value);
            } catch (IOException e) {
                // it cannot travel: whoever encodes it will say so
            }
        }

        @Override
        protected Object replaceObject(Object object) {
            if (object instanceof SerializedLambda lambda) {
                code.follow(lambda);
            } else if (SessionCode.isOfSession(object.getClass())) {
                code.follow(object.getClass());
            }
            return StandIn.of(object);
        }
    }
}
