package dev.forkful.internal.ship;

import dev.forkful.internal.wire.Payload;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Values one after the other into the same bytes: a batch, of one or many. Classes are described once per batch; objects are not shared between values, so
 * each arrives as if it had travelled alone. Whoever uses this may put bytes of its own between them. Used by one thread.
 */
public final class ItemWriter {
    private final Values values;
    private final Payload.Builder to;
    private final @Nullable Session session;
    private @Nullable ObjectWriter objects;

    ItemWriter(Values values, @Nullable Session session, Payload.Builder to) {
        this.values = values;
        this.session = session;
        this.to = to;
    }

    /**
     * Writes a value, or nothing if that fails.
     *
     * @param what what it is, for messages
     * @throws IOException of serialization, and whatever the value's own methods throw
     */
    void write(@Nullable Object value, CharSequence what) throws IOException {
        if (Forms.write(value, to) || value == null) {
            return;
        }
        if (writeByCodec(value)) {
            return;
        }
        if (objects == null) {
            objects = values.objectWriter();
        }
        var ofSession = objects.prepare(value);
        var loader = session == null || ofSession == null ? null : ofSession.getClassLoader();
        if (session == null || loader == null) {
            objects.commit(to);
            return;
        }
        objects.rollBack();
        var content = session.encode(value, loader, what);
        to.putByte(Forms.SESSION);
        to.putSize(content.length());
        to.append(content);
    }

    /** Writes a value by the user's codec, if there is one and it may; else writes nothing. */
    private boolean writeByCodec(Object value) throws IOException {
        var codec = values.codec();
        if (codec == null || value.getClass().isHidden()) {
            return false;
        }
        var object = new Payload.Builder();
        if (!codec.write(value, object)) {
            return false;
        }
        to.putByte(Forms.CODEC);
        to.putSize(object.length());
        to.move(object);
        return true;
    }

    /** No more values will be written: lets the next batch use what this one has made. Need not be called after a failure. */
    public void end() {
        if (objects != null) {
            values.giveBack(objects);
            objects = null;
        }
    }
}
