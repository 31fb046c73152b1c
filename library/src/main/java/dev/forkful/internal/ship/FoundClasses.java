package dev.forkful.internal.ship;

import java.io.InvalidClassException;
import java.io.ObjectStreamClass;
import java.lang.ref.WeakReference;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Remembers which class a name meant: to ask a class loader takes longer than to read a small object. Thread-safe; keeps no class alive. */
final class FoundClasses {
    /** More are not remembered, whoever sends them. */
    private static final int MOST = 10_000;

    private static final Map<String, Class<?>> PRIMITIVES = Map.of(
            "void", void.class,
            "boolean", boolean.class,
            "byte", byte.class,
            "char", char.class,
            "short", short.class,
            "int", int.class,
            "long", long.class,
            "float", float.class,
            "double", double.class);

    /** Not a record: its methods would be made at run time, which a worker would notice before its first task. */
    private static final class Name {
        final int space;
        final String name;

        Name(int space, String name) {
            this.space = space;
            this.name = name;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Name n && n.space == space && n.name.equals(name);
        }

        @Override
        public int hashCode() {
            return 31 * name.hashCode() + space;
        }
    }

    private final ClassSpace classes;
    private final Map<Name, WeakReference<Class<?>>> found = new ConcurrentHashMap<>();

    FoundClasses(ClassSpace classes) {
        this.classes = classes;
    }

    /**
     * How serialization sees the class of that name. To look at it so is to initialize it, and that to run code of it: the filter is asked before.
     *
     * @param position how many bytes have been read
     * @throws InvalidClassException if it is refused
     */
    ObjectStreamClass description(int space, String name, JvmFilter filter, long position)
            throws ClassNotFoundException, InvalidClassException {
        var type = find(space, name);
        filter.checkAll(type, position);
        return ObjectStreamClass.lookupAny(type);
    }

    private Class<?> find(int space, String name) throws ClassNotFoundException {
        var key = new Name(space, name);
        var known = found.get(key);
        @Nullable Class<?> type = known == null ? null : known.get();
        if (type == null) {
            var primitive = PRIMITIVES.get(name);
            type = primitive == null ? classes.find(space, name) : primitive;
            if (found.size() < MOST) {
                found.put(key, new WeakReference<>(type));
            }
        }
        return type;
    }
}
