package dev.forkful.cli;

import dev.forkful.Workers;
import dev.forkful.spi.Codec;
import java.util.Set;

/**
 * What the classes of {@code --class-path} see besides each other: the JDK, and the library as it is for everyone. Not the command's own jars, which would be found before
 * theirs: whoever uses another version of Jackson would get ours.
 */
final class LibraryAndJdk extends ClassLoader {
    /** The packages that the library exports. */
    private static final Set<String> LIBRARY = Set.of(Workers.class.getPackageName(), Codec.class.getPackageName());

    /** What the class around an expression calls. */
    private static final Set<String> EXPRESSIONS = Set.of(Rendered.class.getName(), Effect.class.getName());

    private final ClassLoader own;

    /** Of what the loader of the command sees. */
    LibraryAndJdk(ClassLoader own) {
        super("forkful-library", ClassLoader.getPlatformClassLoader());
        this.own = own;
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        var type = own.loadClass(name);
        boolean isOfJdk = type.getModule().isNamed(); // its compiler, for one: not everything has the platform's loader
        if (isOfJdk || LIBRARY.contains(type.getPackageName()) || EXPRESSIONS.contains(name)) {
            return type;
        }
        throw new ClassNotFoundException(name);
    }
}
