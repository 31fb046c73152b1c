package dev.forkful.internal.ship;

import java.io.IOException;
import java.io.InputStream;
import java.io.ObjectInputStream;
import java.io.ObjectStreamClass;
import java.lang.reflect.Proxy;
import java.util.Map;

/** Object deserialization in which each class says whose it is. */
final class ValueInput extends ObjectInputStream {
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

    private final ClassSpace classes;

    ValueInput(InputStream in, ClassSpace classes) throws IOException {
        super(in);
        this.classes = classes;
    }

    @Override
    protected Class<?> resolveClass(ObjectStreamClass description) throws IOException, ClassNotFoundException {
        int space = readInt();
        var primitive = PRIMITIVES.get(description.getName());
        return primitive != null ? primitive : classes.find(space, description.getName());
    }

    @Override
    protected Class<?> resolveProxyClass(String[] interfaces) throws IOException, ClassNotFoundException {
        var faces = new Class<?>[interfaces.length];
        ClassLoader loader = null;
        for (int i = 0; i < faces.length; i++) {
            int space = readInt();
            faces[i] = classes.find(space, interfaces[i]);
            if (space > ClassSpace.APPLICATION || loader == null) {
                loader = faces[i].getClassLoader();
            }
        }
        return Proxy.newProxyInstance(loader, faces, (proxy, method, arguments) -> null)
                .getClass();
    }
}
