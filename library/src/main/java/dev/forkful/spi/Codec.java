package dev.forkful.spi;

import dev.forkful.NotShippableException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.Serializable;
import java.util.List;

/**
 * How arguments and results become bytes and bytes become objects again, chosen for a pool of processes with
 * {@link dev.forkful.ProcessesBuilder#codec}. Default: JDK serialization.
 *
 * <p>A codec is not asked for what has a direct form ({@code null}, numbers and the like, strings, arrays of primitives, {@code Path}, {@code UUID},
 * {@code Duration}, {@code Instant}), nor for lambdas, exceptions that tasks throw, and objects of classes of a JShell session. Everything else is its
 * own, what a lambda has captured included. Two values share no objects, whatever a codec keeps between calls.
 *
 * <p>The codec itself travels to each worker by JDK serialization, once. Its methods are called by several threads at the same time, in the parent by those
 * that submit and those that read results.
 *
 * {@snippet :
 * record Zipped() implements Codec {
 *     @Override
 *     public void write(Object value, OutputStream to, ClassLoaders loaders) throws IOException {
 *         try (var out = new ObjectOutputStream(new java.util.zip.GZIPOutputStream(to))) {
 *             out.writeObject(value);
 *         }
 *     }
 *
 *     @Override
 *     public Object read(InputStream from, ClassLoaders loaders) throws IOException, ClassNotFoundException {
 *         return new ObjectInputStream(new java.util.zip.GZIPInputStream(from)).readObject();
 *     }
 * }
 * }
 */
public interface Codec extends Serializable {
    /**
     * Writes a value.
     *
     * @param value what to write
     * @param to takes the bytes; need not be flushed or closed
     * @param loaders knows the class loaders of the program by numbers that mean the same in the other process
     * @throws IOException and any other exception, if the value cannot be written; the task then fails with a {@link NotShippableException} whose message
     *     ends with what the exception says
     */
    void write(Object value, OutputStream to, ClassLoaders loaders) throws IOException;

    /**
     * Reads a value.
     *
     * @param from the bytes that {@link #write} wrote, and no more
     * @param loaders knows the class loaders of the program by their numbers. In a worker, where there is a stand-in for each, a class that is not on the
     *     class path is fetched from the parent; {@code Class.forName} with another loader does not find it
     * @return the value
     * @throws IOException and any other exception, if the value cannot be read; the task then fails with it
     * @throws ClassNotFoundException if a class of it is not known here
     */
    Object read(InputStream from, ClassLoaders loaders) throws IOException, ClassNotFoundException;

    /**
     * Arguments that the JVM of each worker needs for this codec, before those of {@link dev.forkful.ProcessesBuilder#jvmArgs}.
     *
     * @return by default none
     */
    default List<String> jvmArgs() {
        return List.of();
    }

    /** The class loaders of a program by numbers that mean the same in its processes. Thread-safe. */
    interface ClassLoaders {
        /** The number of the loader of the class path. Lower is only 0: the JDK's classes, which every loader knows. */
        int APPLICATION = 1;

        /**
         * The number of a class's loader.
         *
         * @param type any class; an array has the loader of its elements
         * @return 0 for classes of the JDK, {@link #APPLICATION} for the class path, more for others
         */
        int numberOf(Class<?> type);

        /**
         * A class loader, or the stand-in for it.
         *
         * @param number as {@link #numberOf} has returned it, here or there
         * @return the loader
         * @throws ClassNotFoundException if there is none of that number any more
         */
        ClassLoader loader(int number) throws ClassNotFoundException;
    }
}
