package dev.forkful.internal.ship;

import java.util.List;
import java.util.Set;

/**
 * The classes of which objects are made here, on the word of the other process: those that the user trusts, and the plain ones of the JDK. Others are not even
 * loaded. Thread-safe.
 */
public final class TrustedClasses implements ClassSpace {
    /** Packages whose classes hold data and no more, beside what is {@link #NEVER}. */
    private static final List<String> PLAIN = List.of("java.lang.", "java.math.", "java.time.", "java.util.");

    /** Packages in there that make other code run, or touch what is shared in a JVM. */
    private static final List<String> NEVER = List.of(
            "java.lang.invoke.",
            "java.lang.reflect.",
            "java.lang.management.",
            "java.lang.instrument.",
            "java.lang.module.",
            "java.util.jar.",
            "java.util.logging.",
            "java.util.prefs.",
            "java.util.zip.");

    /** As they stand for the elements of an array. */
    private static final String PRIMITIVES = "ZBCSIJFD";

    private final ClassSpace all;
    private final Set<String> trusted;

    /**
     * A part of all classes.
     *
     * @param trusted the names of the user's
     */
    public TrustedClasses(ClassSpace all, Set<String> trusted) {
        this.all = all;
        this.trusted = Set.copyOf(trusted);
    }

    @Override
    public int spaceOf(Class<?> type) {
        return all.spaceOf(type);
    }

    @Override
    public Class<?> find(int space, String name) throws ClassNotFoundException {
        var element = elementOf(name);
        if (!isPrimitives(name) && !isTrusted(space, element)) {
            throw new SecurityException(
                    "a worker sent a " + element + ", which trustOnly(...) does not list: nothing of it was made");
        }
        return all.find(space, name);
    }

    private boolean isTrusted(int space, String element) {
        return trusted.contains(element) || (space == EVERYWHERE && (isPlain(element) || isOurs(element)));
    }

    private static boolean isPlain(String name) {
        return (name.startsWith("java.") && isThrowable(name))
                || (PLAIN.stream().anyMatch(name::startsWith) && NEVER.stream().noneMatch(name::startsWith));
    }

    /** By name: to find out by the class would be to load it. */
    private static boolean isThrowable(String name) {
        return name.endsWith("Exception") || name.endsWith("Error");
    }

    /** Failures, and what stands for the JDK's own. */
    private static boolean isOurs(String name) {
        return ClassSpace.isForkful(name) && (isThrowable(name) || name.startsWith(StandIn.class.getName()));
    }

    /** Of {@code [[Lcom.example.Order;} that is {@code com.example.Order}, of {@code [I} it is {@code I}. */
    private static String elementOf(String name) {
        int dimensions = dimensions(name);
        var element = name.substring(dimensions);
        return dimensions > 0 && element.startsWith("L") && element.endsWith(";")
                ? element.substring(1, element.length() - 1)
                : element;
    }

    /** Whether it is an array of a primitive type. A class, alone or as an array's element, may have a name of one letter, too. */
    private static boolean isPrimitives(String name) {
        int dimensions = dimensions(name);
        return dimensions > 0 && name.length() == dimensions + 1 && PRIMITIVES.indexOf(name.charAt(dimensions)) >= 0;
    }

    private static int dimensions(String name) {
        int n = 0;
        while (n < name.length() && name.charAt(n) == '[') {
            n++;
        }
        return n;
    }

    @Override
    public ClassLoader loader(int space) throws ClassNotFoundException {
        return all.loader(space);
    }
}
