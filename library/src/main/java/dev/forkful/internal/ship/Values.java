package dev.forkful.internal.ship;

import dev.forkful.internal.wire.Payload;
import dev.forkful.internal.wire.Source;
import dev.forkful.spi.Codec;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Values to bytes and back. Thread-safe if its {@link ClassSpace} is. */
public final class Values {
    private final ClassSpace classes;
    private final FoundClasses found;
    private final @Nullable ByCodec codec;

    /** One that no one uses. To make a serialization stream takes longer than to write a small object. */
    private final AtomicReference<@Nullable ObjectWriter> spare = new AtomicReference<>();

    /** Values by JDK serialization. */
    public Values(ClassSpace classes) {
        this(classes, null);
    }

    /**
     * Values.
     *
     * @param codec for objects of other classes than the JDK's most common; null for JDK serialization
     */
    public Values(ClassSpace classes, @Nullable Codec codec) {
        this.classes = classes;
        this.found = new FoundClasses(classes);
        this.codec = codec == null ? null : new ByCodec(codec, classes);
    }

    /** Whether a value that begins with this byte can be read without running any code but the JDK's. */
    public static boolean isPlain(byte form) {
        return Forms.isPlain(form);
    }

    @Nullable
    ByCodec codec() {
        return codec;
    }

    ClassSpace classes() {
        return classes;
    }

    /** Begins to write values one after the other. */
    public ItemWriter writer(Payload.Builder to) {
        return new ItemWriter(this, null, to);
    }

    /** Begins to read values that were written one after the other. */
    public ItemReader reader(Source from) {
        return new ItemReader(classes, found, codec, from);
    }

    /**
     * Writes a value, or nothing if that fails.
     *
     * @throws IOException of serialization, and whatever the value's own methods throw
     */
    public void write(@Nullable Object value, Payload.Builder to) throws IOException {
        if (!Forms.write(value, to)) {
            var writer = writer(to);
            writer.write(value, "");
            writer.end();
        }
    }

    ObjectWriter objectWriter() {
        var unused = spare.getAndSet(null);
        return unused == null ? new ObjectWriter(classes) : unused;
    }

    void giveBack(ObjectWriter objects) {
        try {
            if (objects.reset()) {
                spare.set(objects);
            }
        } catch (IOException e) {
            throw new AssertionError("no input or output happens in memory", e);
        }
    }

    /**
     * Reads a value.
     *
     * @throws ClassNotFoundException if a class of it is not known here
     * @throws IOException and whatever the value's own methods throw
     */
    public @Nullable Object read(Source from) throws IOException, ClassNotFoundException {
        return reader(from).next();
    }

    /** Writes a value that must be able to travel. */
    public Payload payload(@Nullable Object value) throws IOException {
        var out = new Payload.Builder();
        write(value, out);
        return out.build();
    }
}
