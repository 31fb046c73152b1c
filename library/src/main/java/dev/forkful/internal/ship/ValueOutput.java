package dev.forkful.internal.ship;

import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.OutputStream;

/** Object serialization in which each class says whose it is. */
final class ValueOutput extends ObjectOutputStream {
    private final ClassSpace classes;

    ValueOutput(OutputStream out, ClassSpace classes) throws IOException {
        super(out);
        this.classes = classes;
    }

    @Override
    protected void annotateClass(Class<?> type) throws IOException {
        writeInt(classes.spaceOf(type));
    }

    @Override
    protected void annotateProxyClass(Class<?> type) throws IOException {
        for (var face : type.getInterfaces()) {
            writeInt(classes.spaceOf(face));
        }
    }
}
