package dev.forkful.fory;

import java.io.Serializable;
import java.lang.reflect.Modifier;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Optional;
import java.util.Set;
import java.util.WeakHashMap;
import org.apache.fory.resolver.TypeResolver;
import org.apache.fory.serializer.Serializer;
import org.apache.fory.serializer.SerializerFactory;
import org.jspecify.annotations.Nullable;

/**
 * Asked by Fory for each class of which it has objects to write or to read, before the first: only those travel that would by JDK serialization, and whose
 * name, alone, the class loader understands as them.
 */
final class Admission implements SerializerFactory {
    /** Of the default file system, and so of the JDK, which every loader knows. */
    @SuppressWarnings("unchecked") // a path's class is one of paths
    private static final Class<Path> PATH = (Class<Path>) Path.of("").getClass();

    private final ClassLoader loader;

    /** Classes that the loader does not know: to ask it again may take long, since in a worker it asks the parent. Used by the thread that has the Fory. */
    private final Set<Class<?>> invisible = Collections.newSetFromMap(new WeakHashMap<>());

    Admission(ClassLoader loader) {
        this.loader = loader;
    }

    @Override
    public @Nullable Serializer<?> createSerializer(TypeResolver resolver, Class<?> type) {
        if (type.equals(PATH)) {
            return new PathSerializer(resolver, PATH);
        }
        var element = type;
        while (element.isArray()) {
            element = element.getComponentType();
        }
        if (!travels(type)) {
            throw new NotTravelling(type);
        }
        if (invisible.contains(element) || !isVisible(element)) {
            invisible.add(element);
            throw new ClassNotVisible(element);
        }
        return null; // Fory has serializers
    }

    /** Abstract classes have no objects; those of their subclasses are looked at. */
    private static boolean travels(Class<?> type) {
        return Serializable.class.isAssignableFrom(type)
                || type.isPrimitive()
                || type.isInterface()
                || Modifier.isAbstract(type.getModifiers())
                || type.equals(Optional.class)
                || type.getName().startsWith("org.apache.fory.");
    }

    private boolean isVisible(Class<?> type) {
        if (type.isPrimitive() || type.getClassLoader() == null) {
            return true;
        }
        if (type.isHidden()) { // a lambda: it is made by the class in which it was written
            var name = type.getName();
            int end = name.indexOf("$$Lambda");
            return end > 0 && isOf(name.substring(0, end), type.getClassLoader());
        }
        try {
            return Class.forName(type.getName(), false, loader).equals(type);
        } catch (ClassNotFoundException | LinkageError e) {
            return false;
        }
    }

    private boolean isOf(String name, ClassLoader expected) {
        try {
            return expected.equals(Class.forName(name, false, loader).getClassLoader());
        } catch (ClassNotFoundException | LinkageError e) {
            return false;
        }
    }
}
