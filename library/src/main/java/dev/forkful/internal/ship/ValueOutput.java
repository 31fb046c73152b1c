package dev.forkful.internal.ship;

import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.ObjectStreamClass;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Object serialization for many objects, which know nothing of each other. A class is described by its number in a {@link ClassNumbers}, so that it is
 * described once for all of them and in a byte or two; everything else begins anew with each object.
 */
final class ValueOutput extends ObjectOutputStream {
    private final ClassNumbers numbers;
    private final ClassSpace classes;

    /** A class of a JShell session that is in the object. */
    private @Nullable Class<?> ofSession;

    ValueOutput(OutputStream out, ClassNumbers numbers, ClassSpace classes) throws IOException {
        super(out);
        this.numbers = numbers;
        this.classes = classes;
        enableReplaceObject(true);
    }

    /** Writes an object as if it were the first. */
    void writeAlone(Object object) throws IOException {
        reset(); // even before the first: whoever reads may have read others before
        ofSession = null;
        writeObject(object);
        flush();
    }

    @Nullable
    Class<?> ofSession() {
        return ofSession;
    }

    @Override
    protected void writeStreamHeader() {} // it is never alone

    @Override
    protected Object replaceObject(Object object) {
        return StandIn.of(object);
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
