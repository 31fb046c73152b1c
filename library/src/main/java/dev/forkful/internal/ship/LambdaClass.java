package dev.forkful.internal.ship;

import java.lang.invoke.SerializedLambda;
import java.lang.reflect.Constructor;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;

/**
 * The hidden class that the JVM makes for a serializable lambda expression or method reference. Its {@code writeReplace} tells what an object of it has
 * captured; everything else that it tells is the same for all of them. Its only constructor takes what is captured; no one promises that, so the first
 * result is looked at.
 *
 * <p>By reflection rather than by method handles of our own, which are not faster here and cost a cold JVM tens of milliseconds.
 */
final class LambdaClass {
    /** Holds no class that is not its key's own, so it keeps none alive. */
    private static final ClassValue<@Nullable LambdaClass> CLASSES = new ClassValue<>() {
        @Override
        protected @Nullable LambdaClass computeValue(Class<?> type) {
            try {
                return examine(type);
            } catch (ReflectiveOperationException | InaccessibleObjectException | SecurityException e) {
                return null; // not serializable, or of a module that is not open to us
            }
        }
    };

    private final Method writeReplace;
    private final Constructor<?> constructor;

    private LambdaClass(Method writeReplace, Constructor<?> constructor) {
        this.writeReplace = writeReplace;
        this.constructor = constructor;
    }

    /** Null if it is not the class of a serializable lambda, or if it is not open to us. */
    static @Nullable LambdaClass of(Class<?> type) {
        return type.isHidden() ? CLASSES.get(type) : null;
    }

    private static @Nullable LambdaClass examine(Class<?> type) throws ReflectiveOperationException {
        var constructors = type.getDeclaredConstructors();
        if (!type.getName().contains("$$Lambda") || constructors.length != 1) {
            return null;
        }
        var writeReplace = type.getDeclaredMethod("writeReplace");
        writeReplace.setAccessible(true);
        constructors[0].setAccessible(true);
        return new LambdaClass(writeReplace, constructors[0]);
    }

    /** What serialization says of a lambda of this class; null if it says something else. */
    @Nullable
    SerializedLambda describe(Object lambda) {
        try {
            return writeReplace.invoke(lambda) instanceof SerializedLambda description ? description : null;
        } catch (ReflectiveOperationException e) {
            return null;
        }
    }

    /** A new lambda of this class. */
    Object make(@Nullable Object[] captures) {
        try {
            return constructor.newInstance(captures);
        } catch (InvocationTargetException | InstantiationException | IllegalAccessException e) {
            throw new IllegalStateException("a lambda cannot be made", e);
        }
    }

    /** Whether what {@link #make} makes has captured what it was given. */
    boolean makesWhatItShould(@Nullable Object[] captures) {
        SerializedLambda made;
        try {
            made = describe(make(captures));
        } catch (IllegalArgumentException | IllegalStateException e) {
            return false; // the constructor wants something else
        }
        if (made == null || made.getCapturedArgCount() != captures.length) {
            return false;
        }
        for (int i = 0; i < captures.length; i++) {
            if (!isSame(captures[i], made.getCapturedArg(i))) {
                return false;
            }
        }
        return true;
    }

    /** The same object; or the same number, because primitive values are boxed anew each time. */
    @SuppressWarnings("ReferenceEquality")
    private static boolean isSame(@Nullable Object one, @Nullable Object other) {
        return one == other
                || ((one instanceof Number || one instanceof Character || one instanceof Boolean) && one.equals(other));
    }
}
