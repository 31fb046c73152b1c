package dev.forkful.fory;

import dev.forkful.spi.Codec;
import java.io.IOException;
import java.io.InputStream;
import java.io.NotSerializableException;
import java.io.OutputStream;
import java.io.Serial;
import java.util.List;
import org.apache.fory.Fory;

/**
 * Arguments and results by <a href="https://fory.apache.org">Apache Fory</a>: for big object graphs, where JDK serialization is what takes the time.
 *
 * {@snippet :
 * try (var workers = Workers.ofProcesses().codec(new ForyCodec()).open()) {
 *     var sums = workers.map(orders, Order::sum);
 * }
 * }
 *
 * <p>As with JDK serialization, only what is {@link java.io.Serializable} travels ({@code Path} and {@code Optional}, too), {@code transient} fields do not,
 * and objects that are shared inside a value stay shared. Unlike it,
 * <ul>
 *   <li>the same text twice in a value may arrive as two objects;
 *   <li>an object whose class has a constructor without parameters is made by it, and its {@code transient} fields are as that leaves them;
 *   <li>fields of a superclass that is not serializable travel, too;
 *   <li>an exception <em>in</em> a value may lose its stack trace (those that tasks throw keep it: they do not go through a codec);
 *   <li>a value whose classes are of two class loaders that do not know each other cannot travel.
 * </ul>
 *
 * <p>The filter of the JVM ({@code jdk.serialFilter}, {@code jdk.serialFilterFactory}) is asked about classes, and those that it rejects are neither read nor written. It
 * holds less than with JDK serialization: it is not asked about types that are part of Fory's format (texts, boxes, the usual collections and maps such as
 * {@code java.util.HashMap}, dates and times), and its limits ({@code maxdepth}, {@code maxrefs}, {@code maxbytes}, {@code maxarray}) have no effect. Fory has limits of its own for
 * depth and memory.
 *
 * <p>Workers get the two arguments that Fory wants from Java 25 on ({@link #jvmArgs}). The program itself works without them, but Java may warn of Fory on
 * standard error: start it with {@code --add-opens=java.base/java.lang.invoke=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow}. Fory's own log, which goes
 * to standard output, is set to errors only unless {@code FORY_LOG_LEVEL} is set in the environment. A worker takes 0.1 to 0.3 s longer to its first
 * value, in which Fory compiles code for each class.
 *
 * <p>Thread-safe. All codecs are equal; each has its own Forys.
 */
public final class ForyCodec implements Codec {
    @Serial
    private static final long serialVersionUID = 1;

    private final transient ForyPools pools = new ForyPools();

    /** A codec. */
    public ForyCodec() {}

    @Serial
    private Object readResolve() {
        return new ForyCodec(); // with pools
    }

    /**
     * {@inheritDoc}
     *
     * @return what opens {@code java.lang.invoke} to Fory, and lets it use {@code sun.misc.Unsafe} without a warning
     */
    @Override
    public List<String> jvmArgs() {
        var module = Fory.class.getModule();
        return List.of(
                "--add-opens=java.base/java.lang.invoke=" + (module.isNamed() ? module.getName() : "ALL-UNNAMED"),
                "--sun-misc-unsafe-memory-access=allow");
    }

    @Override
    public void write(Object value, OutputStream to, ClassLoaders loaders) throws IOException {
        int number = loaders.numberOf(value.getClass());
        try {
            write(value, number == 0 ? ClassLoaders.APPLICATION : number, to, loaders);
        } catch (ClassNotVisible first) {
            try {
                write(value, loaders.numberOf(first.type()), to, loaders);
            } catch (ClassNotVisible second) {
                throw new NotSerializableException(
                        "a value holds a " + first.type().getName() + " and a "
                                + second.type().getName() + ", of class loaders that do not know each other");
            }
        }
    }

    private void write(Object value, int number, OutputStream to, ClassLoaders loaders) throws IOException {
        try (var fory = pools.take(loaders.loader(number))) {
            var bytes = fory.write(value);
            to.write(number >>> 24);
            to.write(number >>> 16);
            to.write(number >>> 8);
            to.write(number);
            to.write(bytes.getHeapMemory(), 0, bytes.writerIndex());
        } catch (ClassNotFoundException e) {
            throw new IOException(e);
        }
    }

    @Override
    public Object read(InputStream from, ClassLoaders loaders) throws IOException, ClassNotFoundException {
        int number = 0;
        for (int i = 0; i < Integer.BYTES; i++) {
            number = (number << 8) | from.read();
        }
        try (var fory = pools.take(loaders.loader(number))) {
            return fory.read(from.readAllBytes());
        }
    }

    @Override
    public boolean equals(@org.jspecify.annotations.Nullable Object other) {
        return other instanceof ForyCodec;
    }

    @Override
    public int hashCode() {
        return ForyCodec.class.hashCode();
    }

    @Override
    public String toString() {
        return "ForyCodec";
    }
}
