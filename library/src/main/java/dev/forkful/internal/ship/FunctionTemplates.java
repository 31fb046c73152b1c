package dev.forkful.internal.ship;

import dev.forkful.NotShippableException;
import dev.forkful.internal.wire.Payload;
import java.lang.invoke.SerializedLambda;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Recognises lambdas that are submitted again and again: all that is the same for each lambda of a class makes a {@link Template}, which a worker needs
 * once; then only what was captured travels. A {@link FunctionFactory} is the other end.
 *
 * <p>Thread-safe. Holds the classes weakly.
 */
public final class FunctionTemplates {
    /** What is the same for all lambdas of a class. Workers know it by its number. */
    public static final class Template {
        private final long number;
        private final Payload encoded;
        private final LambdaClass type;
        private final int captureCount;

        /** Its number, which is all that a worker is told of a lambda that has captured nothing. */
        private final Payload bare;

        private Template(long number, Payload encoded, LambdaClass type, int captureCount) {
            this.number = number;
            this.encoded = encoded;
            this.type = type;
            this.captureCount = captureCount;
            var bytes = new Payload.Builder(Long.BYTES);
            bytes.putLong(number);
            this.bare = bytes.build();
        }

        /** Its number, which no other has. */
        public long number() {
            return number;
        }

        /** What a {@link FunctionFactory} is made of. */
        public Payload encoded() {
            return encoded;
        }
    }

    /** What is known of a class. */
    private static final class Known {
        final @Nullable LambdaClass type;

        /** Null before the first lambda of the class, and if there can be none. */
        volatile @Nullable Template template;

        /** Whether there cannot be a template. */
        volatile boolean hopeless;

        Known(@Nullable LambdaClass type) {
            this.type = type;
            this.hopeless = type == null;
        }
    }

    /** Most captures are a few numbers and short texts: each outstanding task holds as many bytes. */
    private static final int SMALL = 64;

    private final HomeClasses classes;
    private final Encoder encoder;
    private final AtomicLong numbers;

    /** Of this pool, because the number of a class loader is. */
    private final ClassValue<Known> known = new ClassValue<>() {
        @Override
        protected Known computeValue(Class<?> type) {
            return new Known(SessionCode.isOfSession(type) ? null : LambdaClass.of(type));
        }
    };

    /**
     * The templates of a pool.
     *
     * @param numbers counts functions: each template takes the next number
     */
    public FunctionTemplates(HomeClasses classes, Encoder encoder, AtomicLong numbers) {
        this.classes = classes;
        this.encoder = encoder;
        this.numbers = numbers;
    }

    /** The template of a function's class; null if it is not a lambda, or an unusual one, which has to travel whole. */
    public @Nullable Template of(Object function) {
        var type = function.getClass();
        if (!type.isHidden()) {
            return null;
        }
        var k = known.get(type);
        var template = k.template;
        return template != null || k.hopeless ? template : first(function, k);
    }

    private @Nullable Template first(Object function, Known k) {
        synchronized (k) {
            if (k.template == null && !k.hopeless) {
                k.template = make(function, java.util.Objects.requireNonNull(k.type));
                k.hopeless = k.template == null;
            }
            return k.template;
        }
    }

    private @Nullable Template make(Object function, LambdaClass type) {
        var description = type.describe(function);
        if (description == null) {
            return null;
        }
        try {
            var capturing = Class.forName(
                    description.getCapturingClass().replace('/', '.'),
                    false,
                    function.getClass().getClassLoader());
            return new Template(
                    numbers.incrementAndGet(),
                    encode(description, classes.spaceOf(capturing)),
                    type,
                    description.getCapturedArgCount());
        } catch (ClassNotFoundException | LinkageError e) {
            return null; // it is hidden itself, perhaps
        }
    }

    private static Payload encode(SerializedLambda lambda, int space) {
        var to = new Payload.Builder();
        to.putSize(space);
        to.putString(lambda.getCapturingClass());
        to.putString(lambda.getFunctionalInterfaceClass());
        to.putString(lambda.getFunctionalInterfaceMethodName());
        to.putString(lambda.getFunctionalInterfaceMethodSignature());
        to.putSize(lambda.getImplMethodKind());
        to.putString(lambda.getImplClass());
        to.putString(lambda.getImplMethodName());
        to.putString(lambda.getImplMethodSignature());
        to.putString(lambda.getInstantiatedMethodType());
        to.putSize(lambda.getCapturedArgCount());
        return to.build();
    }

    /**
     * What a worker is sent of a function whose template it has: the template's number, and what was captured.
     *
     * @param template of its class
     * @param what what it is, to begin a message with
     * @throws NotShippableException if it cannot travel
     */
    public Payload encode(Object function, Template template, CharSequence what) {
        if (template.captureCount == 0) {
            return template.bare;
        }
        var to = new Payload.Builder(SMALL);
        to.putLong(template.number);
        var items = encoder.writer(to);
        try {
            Captures.write(captures(function, template), items, to, what);
        } catch (Throwable e) { // of their own methods
            throw Encoder.notShippable(function, what, e);
        }
        items.end();
        return to.build();
    }

    private static @Nullable Object[] captures(Object function, Template template) {
        var description =
                java.util.Objects.requireNonNull(template.type.describe(function), "it could, the first time");
        var captures = new @Nullable Object[template.captureCount];
        for (int i = 0; i < captures.length; i++) {
            captures[i] = description.getCapturedArg(i);
        }
        return captures;
    }
}
