package dev.forkful.internal.ship;

import dev.forkful.internal.wire.Payload;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.ObjectStreamClass;
import java.io.StreamCorruptedException;
import org.jspecify.annotations.Nullable;

/**
 * Object serialization for many objects, which know nothing of each other. A class is described by its number in a {@link ClassNumbers}, so that it is
 * described once for all of them and in a byte or two; everything else begins anew with each object.
 */
final class ValueOutput extends ObjectOutputStream {
    /** Arrays of as many bytes travel apart: of 8 KiB that saves a fifth of the time, of 2 KiB nothing (decision 0031). */
    static final int LARGE = 8 << 10;

    private final Payload.Builder arrays;
    private final ClassNumbers numbers;
    private final ClassSpace classes;

    /** A class of a JShell session that is in the object. */
    private @Nullable Class<?> ofSession;

    /** How many arrays of the object travel apart. */
    private int apart;

    /** One of them could not be written as a whole, which a {@code writeObject} of the user's may have caught. */
    private boolean torn;

    /**
     * Objects into bytes.
     *
     * @param arrays where big arrays go that are in the objects
     */
    ValueOutput(Payload.Builder out, Payload.Builder arrays, ClassNumbers numbers, ClassSpace classes)
            throws IOException {
        super(out);
        this.arrays = arrays;
        this.numbers = numbers;
        this.classes = classes;
        enableReplaceObject(true);
    }

    /** Writes an object as if it were the first. */
    void writeAlone(Object object) throws IOException {
        reset(); // even before the first: whoever reads may have read others before
        ofSession = null;
        apart = 0;
        torn = false;
        writeObject(object);
        if (torn) {
            throw new StreamCorruptedException("an array in it could not be written as a whole");
        }
        flush();
    }

    @Nullable
    Class<?> ofSession() {
        return ofSession;
    }

    /** How many arrays of the last object travel apart. */
    int apart() {
        return apart;
    }

    @Override
    protected void writeStreamHeader() {} // it is never alone

    @Override
    protected Object replaceObject(Object object) {
        var type = object.getClass();
        if (type.isArray()) {
            return isLarge(object, type) ? apart(object) : object;
        }
        // met again where it is not to be shared: it may have other elements by now
        return object instanceof StandIn.OfArray again && again.array != null ? again.array : StandIn.of(object);
    }

    /** Without a pattern switch, which would have to be linked in each worker with its first exception. */
    private static boolean isLarge(Object array, Class<?> type) {
        if (type == byte[].class) {
            return ((byte[]) array).length >= LARGE;
        } else if (type == int[].class) {
            return ((int[]) array).length >= LARGE / Integer.BYTES;
        } else if (type == long[].class) {
            return ((long[]) array).length >= LARGE / Long.BYTES;
        } else if (type == double[].class) {
            return ((double[]) array).length >= LARGE / Double.BYTES;
        } else if (type == float[].class) {
            return ((float[]) array).length >= LARGE / Float.BYTES;
        } else if (type == short[].class) {
            return ((short[]) array).length >= LARGE / Short.BYTES;
        }
        return type == char[].class && ((char[]) array).length >= LARGE / Character.BYTES;
    }

    /** Copies an array now: a {@code writeObject} of the user's may fill it again for what it writes next. */
    private StandIn.OfArray apart(Object array) {
        torn = true;
        if (!Forms.write(array, arrays)) {
            throw new AssertionError("no form for " + array.getClass());
        }
        torn = false;
        return new StandIn.OfArray(apart++, array);
    }

    @Override
    protected void writeClassDescriptor(ObjectStreamClass description) throws IOException {
        var type = description.forClass();
        if (SessionCode.isOfSession(type)) {
            ofSession = type;
        }
        int number = numbers.of(type);
        while (number > 0x7f) {
            writeByte(number | 0x80);
            number >>>= 7;
        }
        writeByte(number);
    }

    @Override
    protected void annotateProxyClass(Class<?> type) throws IOException {
        for (var face : type.getInterfaces()) {
            writeInt(classes.spaceOf(face));
        }
    }
}
