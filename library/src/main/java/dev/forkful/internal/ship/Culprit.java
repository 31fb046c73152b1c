package dev.forkful.internal.ship;

import java.io.Externalizable;
import java.io.NotSerializableException;
import java.io.Serializable;
import java.lang.invoke.SerializedLambda;
import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.Modifier;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds the object because of which a value cannot be serialized, and the shortest way to it. Runs only after serialization has failed, so it may be slow;
 * where it may not look (private fields of other modules) it looks away, and may then find nothing.
 *
 * @param path the way, for example {@code captured variable 'order' -> field 'connection'}; empty if it is the value itself
 * @param type its class
 */
record Culprit(String path, Class<?> type) {
    private static final int MOST_OBJECTS = 100_000;

    /** An object and the way to it; the way is a linked list, because most are never read. */
    private record Reached(Object object, @Nullable Reached from, String step) {
        String path() {
            var steps = new ArrayList<String>();
            for (var r = this; r.from != null; r = r.from) {
                if (!r.step.isEmpty()) {
                    steps.add(r.step);
                }
            }
            Collections.reverse(steps);
            return String.join(" -> ", steps);
        }
    }

    /**
     * The culprit in a value, or null if none was found.
     *
     * @param e which names its class: others that are not serializable may be in fields that are not written
     */
    static @Nullable Culprit in(Object value, NotSerializableException e) {
        var message = e.getMessage();
        if (message == null) {
            return null;
        }
        var name = message.lines().findFirst().orElse(""); // the JVM may be set to tell where it was, too
        Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        var next = new ArrayDeque<Reached>();
        next.add(new Reached(value, null, ""));
        while (!next.isEmpty() && seen.size() < MOST_OBJECTS) {
            var reached = next.remove();
            if (!seen.add(reached.object)) {
                continue;
            }
            var type = reached.object.getClass();
            if (!(reached.object instanceof Serializable) && !type.isArray() && !StandIn.isFor(reached.object)) {
                if (type.getName().equals(name)) {
                    return new Culprit(reached.path(), type);
                }
                continue;
            }
            next.addAll(children(reached));
        }
        return null;
    }

    private static List<Reached> children(Reached parent) {
        var found = new ArrayList<Reached>();
        switch (parent.object) {
            case SerializedLambda lambda -> {
                var names = CapturedNames.of(lambda);
                for (int i = 0; i < lambda.getCapturedArgCount(); i++) {
                    var name = i < names.size() ? names.get(i) : null;
                    add(
                            found,
                            lambda.getCapturedArg(i),
                            parent,
                            name == null ? "captured value " + (i + 1) : captured(name));
                }
            }
            case Object[] array -> {
                for (int i = 0; i < Array.getLength(array); i++) {
                    add(found, array[i], parent, "[" + i + "]");
                }
            }
            case Collection<?> collection
            when isOfJdk(collection) -> {
                int i = 0;
                for (var element : collection) {
                    add(found, element, parent, "[" + i++ + "]");
                }
            }
            case Map<?, ?> map
            when isOfJdk(map) ->
                map.forEach((key, value) -> {
                    add(found, key, parent, "key " + key);
                    add(found, value, parent, "[" + key + "]");
                });
            case Optional<?> optional -> add(found, optional.orElse(null), parent, "the Optional's value");
            case Path p -> {}
            case String s -> {}
            case Enum<?> e -> {}
            case Class<?> c -> {}
            case Externalizable e -> {} // it writes what it likes
            default -> {
                var lambda = asLambda(parent.object);
                if (lambda != null) {
                    add(found, lambda, parent, "");
                } else {
                    fields(parent, found);
                }
            }
        }
        return found;
    }

    private static String captured(String name) {
        return name.equals("this")
                ? "'this' (the object whose method or field the lambda uses)"
                : "captured variable '" + name + "'";
    }

    private static boolean isOfJdk(Object object) {
        return object.getClass().getName().startsWith("java.");
    }

    private static void add(List<Reached> found, @Nullable Object child, Reached parent, String step) {
        if (child != null) {
            found.add(new Reached(child, parent, step));
        }
    }

    private static void fields(Reached parent, List<Reached> found) {
        for (Class<?> type = parent.object.getClass(); type != null; type = type.getSuperclass()) {
            if (!Serializable.class.isAssignableFrom(type)) {
                return; // its fields are not written
            }
            for (Field field : type.getDeclaredFields()) {
                if (!Modifier.isStatic(field.getModifiers())
                        && !Modifier.isTransient(field.getModifiers())
                        && !field.getType().isPrimitive()) {
                    try {
                        field.setAccessible(true);
                        add(found, field.get(parent.object), parent, "field '" + field.getName() + "'");
                    } catch (InaccessibleObjectException | IllegalAccessException e) {
                        // not ours to look into
                    }
                }
            }
        }
    }

    private static @Nullable SerializedLambda asLambda(Object object) {
        if (!object.getClass().isHidden()) {
            return null;
        }
        try {
            var replace = object.getClass().getDeclaredMethod("writeReplace");
            replace.setAccessible(true);
            return replace.invoke(object) instanceof SerializedLambda lambda ? lambda : null;
        } catch (ReflectiveOperationException | InaccessibleObjectException e) {
            return null;
        }
    }
}
