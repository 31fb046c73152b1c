package dev.forkful.internal.ship;

import dev.forkful.internal.wire.MalformedFrameException;
import dev.forkful.internal.wire.Source;
import dev.forkful.spi.Invoke;
import java.io.IOException;
import java.io.InvalidObjectException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandleInfo;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.invoke.SerializedLambda;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * Makes the lambdas of one {@link FunctionTemplates.Template}. The first is made as serialization would make it, by the class in which it was written; the
 * next by the constructor of the class that the first turned out to have. One that has captured nothing is made once.
 *
 * <p>Used by one thread.
 */
public final class FunctionFactory {
    private static final int MOST_CAPTURES = 255;

    /** Of the method that makes lambdas. A plain handle is ready in the JVM; reflection makes two classes for its own, which takes the first task of a worker 8 ms. */
    private static final MethodType MAKER = MethodType.methodType(Object.class, SerializedLambda.class);

    private final Values values;
    private final Class<?> capturing;
    private final String functionalInterface;
    private final String functionalMethod;
    private final String functionalSignature;
    private final int kind;
    private final String implementation;
    private final String method;
    private final String signature;
    private final String instantiated;
    private final int captureCount;

    /** The only one there is, if it captures nothing. */
    private @Nullable Object single;

    /** The class of the first one; null before there is one, and if the next have to be made as it was. */
    private @Nullable LambdaClass type;

    /** Whether the class has been seen to make what it should. */
    private boolean trusted;

    /** Whether it has been seen not to. */
    private boolean hopeless;

    /** How one that was made is called: its template does not tell, so what is to be called otherwise has none. */
    public static Invoke howToCall(Object lambda) {
        return lambda instanceof Callable ? Invoke.CALL : Invoke.RUN;
    }

    private FunctionFactory(Source from, Values values) throws IOException, ClassNotFoundException {
        this.values = values;
        int space = small(from, Integer.MAX_VALUE, "the number of a class loader");
        this.capturing = values.classes().find(space, from.getString().replace('/', '.'));
        this.functionalInterface = from.getString();
        this.functionalMethod = from.getString();
        this.functionalSignature = from.getString();
        this.kind = small(from, MethodHandleInfo.REF_invokeInterface, "a kind of method");
        this.implementation = from.getString();
        this.method = from.getString();
        this.signature = from.getString();
        this.instantiated = from.getString();
        this.captureCount = small(from, MOST_CAPTURES, "how many values it has captured");
    }

    private static int small(Source from, int most, String what) throws IOException {
        long number = from.getSize();
        if (number > most) {
            throw new MalformedFrameException("a lambda says " + number + " as " + what);
        }
        return (int) number;
    }

    /**
     * Reads a template.
     *
     * @throws ClassNotFoundException if the class in which the lambda was written is not known here
     * @throws IOException if it is malformed
     */
    public static FunctionFactory read(Source from, Values values) throws IOException, ClassNotFoundException {
        return new FunctionFactory(from, values);
    }

    /**
     * Makes a function.
     *
     * @param from what it has captured
     * @throws ClassNotFoundException if a class of that is not known here
     * @throws IOException and whatever the captured objects' own methods throw
     */
    public Object make(Source from) throws IOException, ClassNotFoundException {
        if (single != null) {
            return single;
        }
        var captures = Captures.read(captureCount, values.reader(from), from);
        if (type != null && !trusted) {
            trusted = type.makesWhatItShould(captures);
            type = trusted ? type : null;
            hopeless = !trusted;
        }
        if (type != null) {
            return type.make(captures);
        }
        var made = first(captures);
        if (captureCount == 0) {
            single = made;
        } else if (!hopeless) {
            type = LambdaClass.of(made.getClass());
            hopeless = type == null;
        }
        return made;
    }

    private Object first(@Nullable Object[] captures) throws IOException, ClassNotFoundException {
        var description = new SerializedLambda(
                capturing,
                functionalInterface,
                functionalMethod,
                functionalSignature,
                kind,
                implementation,
                method,
                signature,
                instantiated,
                captures);
        MethodHandle maker;
        try {
            maker = MethodHandles.privateLookupIn(capturing, MethodHandles.lookup())
                    .findStatic(capturing, "$deserializeLambda$", MAKER);
        } catch (ReflectiveOperationException | IllegalArgumentException e) { // the latter of an array's class
            return resolved(description); // its module is not open to us, but it is to serialization
        }
        Object made;
        try {
            made = (Object) maker.invokeExact(description);
        } catch (ExceptionInInitializerError | NoClassDefFoundError e) {
            throw e; // of the class's own
        } catch (Throwable e) {
            throw (IOException)
                    new InvalidObjectException("a lambda of " + capturing.getName() + " cannot be made here")
                            .initCause(e);
        }
        if (made == null) {
            throw new InvalidObjectException("no lambda of " + capturing.getName());
        }
        return made;
    }

    private Object resolved(SerializedLambda description) throws IOException, ClassNotFoundException {
        var made = values.read(values.payload(description).open());
        if (made == null) {
            throw new InvalidObjectException("no lambda of " + capturing.getName());
        }
        return made;
    }
}
