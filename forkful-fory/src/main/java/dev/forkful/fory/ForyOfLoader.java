package dev.forkful.fory;

import java.io.IOException;
import java.io.InvalidObjectException;
import java.io.NotSerializableException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.apache.fory.Fory;
import org.apache.fory.exception.InsecureException;
import org.apache.fory.logging.LogLevel;
import org.apache.fory.logging.LoggerFactory;
import org.apache.fory.memory.MemoryBuffer;
import org.jspecify.annotations.Nullable;

/** A Fory that finds classes by one class loader. Used by one thread at a time. */
final class ForyOfLoader implements AutoCloseable {
    /** As deep as JDK serialization gets with a stack of the usual size. */
    private static final int DEEPEST = 3_000;

    /** Elements of a collection that take no byte each: many, but not billions, on the word of a few bytes. */
    private static final int MOST_FOR_NOTHING = 1 << 20;

    static {
        if (System.getenv("FORY_LOG_LEVEL") == null && LoggerFactory.getLogLevel() == LogLevel.DEFAULT_LEVEL) {
            LoggerFactory.setLogLevel(LogLevel.ERROR_LEVEL); // it would be the program's standard output
        }
    }

    /** How Fory's message about classes that it refuses by itself ends. */
    private static final String DISALLOWED = " hit disallowed list";

    private final ClassLoader loader;
    private final ForyPools home;
    private final Fory fory;

    /** While it works, and after it has ended neither well nor with an ordinary failure: no one knows what state it is in. */
    private boolean broken;

    ForyOfLoader(ClassLoader loader, ForyPools home) {
        this.loader = loader;
        this.home = home;
        this.fory = Fory.builder()
                .withXlang(false)
                .withRefTracking(true)
                .withCompatible(false) // both processes have the same classes
                .requireClassRegistration(false)
                .suppressClassRegistrationWarnings(true)
                .withTypeChecker(new Filter(loader))
                .withSerializerFactory(new Admission(loader))
                .withClassLoader(loader)
                .withMaxDepth(DEEPEST)
                .withMaxGraphMemoryBytes(Runtime.getRuntime().maxMemory())
                .withMaxUnbackedContainerItems(MOST_FOR_NOTHING)
                .build();
    }

    ClassLoader loader() {
        return loader;
    }

    /**
     * Writes a value.
     *
     * @return the bytes up to its writer's index; valid until this is closed
     * @throws ClassNotVisible if a class of it is not known to the loader
     * @throws NotSerializableException naming a class whose objects do not travel
     */
    MemoryBuffer write(Object value) throws IOException {
        broken = true;
        try {
            var buffer = fory.getBuffer();
            buffer.writerIndex(0);
            fory.serialize(buffer, value);
            broken = false;
            return buffer;
        } catch (Exception | StackOverflowError e) {
            broken = isOfError(e);
            var reason = reason(e);
            if (reason instanceof ClassNotVisible notVisible) {
                throw notVisible;
            }
            var culprit = culprit(reason);
            if (culprit == null) {
                throw new IOException("Apache Fory cannot write it: " + reason, e);
            }
            throw (IOException) new NotSerializableException(culprit).initCause(e);
        }
    }

    Object read(byte[] bytes) throws IOException {
        broken = true;
        try {
            var value = fory.deserialize(bytes);
            broken = false;
            if (value == null) {
                throw new InvalidObjectException("no value is null");
            }
            return value;
        } catch (Exception | StackOverflowError e) {
            broken = isOfError(e);
            throw new IOException("Apache Fory cannot read it: " + reason(e), e);
        }
    }

    /** Whether it is an error, or one that Fory has wrapped. */
    private static boolean isOfError(Throwable e) {
        return causes(e).stream().anyMatch(Error.class::isInstance);
    }

    /** Fory wraps what the value's own methods throw, and what we throw from inside, once or several times. */
    private static Throwable reason(Throwable e) {
        var causes = causes(e);
        return causes.stream()
                .filter(cause -> cause instanceof NotTravelling || cause instanceof ClassNotVisible)
                .findFirst()
                .orElse(causes.getLast());
    }

    /** An exception, its cause, and so on; each once, since those of a value's own methods may go round in a ring. */
    private static List<Throwable> causes(Throwable e) {
        Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        var causes = new ArrayList<Throwable>();
        for (Throwable cause = e; cause != null && seen.add(cause); cause = cause.getCause()) {
            causes.add(cause);
        }
        return causes;
    }

    /** The class whose objects do not travel, if that is the reason. */
    private static @Nullable String culprit(Throwable reason) {
        var message = String.valueOf(reason.getMessage());
        if (reason instanceof InsecureException && message.endsWith(DISALLOWED)) {
            return message.substring(0, message.length() - DISALLOWED.length()); // Thread and the like
        }
        return reason instanceof NotTravelling not ? not.type().getName() : null;
    }

    @Override
    public void close() {
        if (!broken) {
            fory.resetBuffer(); // which may have become large
            home.giveBack(this);
        }
    }
}
