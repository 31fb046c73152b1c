package dev.forkful.internal.ship;

import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.OutputStream;
import java.util.function.Consumer;

/** Object serialization in which each class says whose it is. */
final class ValueOutput extends ObjectOutputStream {
    private final ClassSpace classes;
    private final Consumer<Class<?>> seen;

    ValueOutput(OutputStream out, ClassSpace classes, Consumer<Class<?>> seen) throws IOException {
        super(out);
        this.classes = classes;
        this.seen = seen;
        enableReplaceObject(true);
    }

    @Override
    protected Object replaceObject(Object object) {
        return StandIn.of(object);
    }

    @Override
    protected void annotateClass(Class<?> type) throws IOException {
        seen.accept(type);
        writeInt(classes.spaceOf(type));
    }

    @Override
    protected void annotateProxyClass(Class<?> type) throws IOException {
        for (var face : type.getInterfaces()) {
            writeInt(classes.spaceOf(face));
        }
    }
}
