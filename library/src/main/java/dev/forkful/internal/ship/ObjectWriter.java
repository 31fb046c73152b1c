package dev.forkful.internal.ship;

import dev.forkful.internal.wire.Payload;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Objects of any class, one after the other into the same bytes.
 *
 * <pre>
 *   size: new classes | each: size: space, text: name, long: form | size: length | the object, by {@link ValueOutput}
 *                                                                                | or size: arrays, each as one of {@link Forms}, and the object
 *                                                                                | or size: class, and a record by its {@link RecordForm}
 * </pre>
 */
final class ObjectWriter {
    /** After longer objects its tables are too large for most that come. */
    private static final long WORTH_KEEPING = 64 << 10;

    private final ClassSpace classes;
    private final ClassNumbers numbers;

    /** One object, before it is known whether it can be written. */
    private final Payload.Builder object = new Payload.Builder();

    /** The big arrays in it. */
    private final Payload.Builder arrays = new Payload.Builder();

    /** Null at first, and after a failure, after which it cannot be used. */
    private @Nullable ValueOutput output;

    /** How the object was written that {@link #commit} will commit. */
    private byte form = Forms.OBJECT;

    /** The longest object so far. */
    private long longest;

    ObjectWriter(ClassSpace classes) {
        this.classes = classes;
        this.numbers = new ClassNumbers(classes);
    }

    /**
     * Makes an object into bytes, to be written by {@link #commit} or forgotten by {@link #rollBack}.
     *
     * @return a class of a JShell session that is in it; null if there is none
     */
    @Nullable
    Class<?> prepare(Object value) throws IOException {
        boolean done = false;
        try {
            var ofSession = prepareRecord(value) ? null : prepareObject(value);
            done = true;
            return ofSession;
        } finally {
            if (!done) {
                output = null;
                rollBack();
            }
        }
    }

    private @Nullable Class<?> prepareObject(Object value) throws IOException {
        if (output == null) {
            output = new ValueOutput(object, arrays, numbers, classes);
        }
        output.writeAlone(value);
        form = output.apart() == 0 ? Forms.OBJECT : Forms.WITH_ARRAYS;
        return output.ofSession();
    }

    private boolean prepareRecord(Object value) {
        var record = RecordForm.toWrite(value.getClass());
        if (record == null || record.hasTwins(value)) {
            return false;
        }
        form = Forms.RECORD;
        object.putSize(numbers.of(value.getClass()));
        record.write(value, object);
        return true;
    }

    void commit(Payload.Builder to) {
        to.putByte(form);
        numbers.commit(to);
        longest = Math.max(longest, object.length());
        if (form == Forms.WITH_ARRAYS && output != null) {
            var count = new Payload.Builder(Long.BYTES);
            count.putSize(output.apart());
            to.putSize(count.length() + arrays.length() + object.length());
            to.move(count);
            to.move(arrays);
        } else {
            to.putSize(object.length());
        }
        to.move(object);
    }

    void rollBack() {
        object.clear();
        arrays.clear();
        numbers.rollBack();
    }

    /** Forgets everything, the classes and the objects that were written, so that a new batch may begin; false if it is not worth to be kept. */
    boolean reset() throws IOException {
        if (longest > WORTH_KEEPING) {
            return false;
        }
        if (output != null) {
            output.reset();
            output.flush();
        }
        object.clear();
        arrays.clear();
        numbers.clear();
        return true;
    }
}
