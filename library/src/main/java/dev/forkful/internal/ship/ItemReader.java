package dev.forkful.internal.ship;

import dev.forkful.internal.wire.MalformedFrameException;
import dev.forkful.internal.wire.Source;
import java.io.IOException;
import java.io.InvalidClassException;
import java.io.InvalidObjectException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Reads what an {@link ItemWriter} has written, value by value. A value that cannot be read is skipped: the next one can. Used by one thread at a time.
 *
 * <p>What is malformed is told by a {@link MalformedFrameException}; after that nothing can be read. Whatever else is thrown is
 * the fault of one value.
 */
public final class ItemReader {
    private final ClassSpace classes;
    private final FoundClasses found;
    private final @Nullable ByCodec codec;
    private final Source from;

    /** Null until there is an object. */
    private @Nullable ClassTable table;

    /** Null at first, and after a failure, after which it cannot be used. */
    private @Nullable ValueInput input;

    /** Null until there is a record. */
    private @Nullable JvmFilter filter;

    /** Those of the session that the next object is of. */
    private List<SessionVariable> variables = List.of();

    ItemReader(ClassSpace classes, FoundClasses found, @Nullable ByCodec codec, Source from) {
        this(classes, found, codec, from, null);
    }

    private ItemReader(
            ClassSpace classes, FoundClasses found, @Nullable ByCodec codec, Source from, @Nullable ClassTable table) {
        this.classes = classes;
        this.found = found;
        this.codec = codec;
        this.from = from;
        this.table = table;
    }

    /** Whether the next value can be read without running any code but the JDK's. */
    public boolean isPlain() throws IOException {
        return Forms.isPlain(from.peekByte());
    }

    /**
     * Reads the next value.
     *
     * @throws ClassNotFoundException if a class of it is not known here
     * @throws IOException and whatever the value's own methods throw
     */
    public @Nullable Object next() throws IOException, ClassNotFoundException {
        byte form = from.getByte();
        if (Forms.isPlain(form)) {
            return Forms.read(form, from);
        }
        readClasses(form);
        long outer = from.enter(from.getSize());
        try {
            return content(form);
        } finally {
            from.leave(outer);
        }
    }

    /** Skips the next value. */
    public void skip() throws IOException {
        byte form = from.getByte();
        if (Forms.isPlain(form)) {
            var _ = Forms.read(form, from);
        } else {
            readClasses(form);
            from.leave(from.enter(from.getSize()));
        }
    }

    /** Takes the next value, to be read later, by any thread. Runs no code but the JDK's. */
    public Unread later() throws IOException {
        byte form = from.getByte();
        if (Forms.isPlain(form)) {
            return Unread.known(Forms.read(form, from));
        }
        readClasses(form);
        var content = from.getPayload(from.getSize());
        var known = table;
        return () -> new ItemReader(classes, found, codec, content.open(), known).content(form);
    }

    private void readClasses(byte form) throws IOException {
        if (form == Forms.OBJECT || form == Forms.WITH_ARRAYS || form == Forms.RECORD) {
            if (table == null) {
                table = new ClassTable(found);
            }
            table.read(from);
        } else if (!(form == Forms.SESSION && classes.takesVariables()) && !(form == Forms.CODEC && codec != null)) {
            throw Forms.unknown(form);
        }
    }

    /** What is between here and the limit. */
    private @Nullable Object content(byte form) throws IOException, ClassNotFoundException {
        return switch (form) {
            case Forms.OBJECT -> object(List.of());
            case Forms.WITH_ARRAYS -> object(arrays());
            case Forms.RECORD -> record();
            case Forms.CODEC -> Objects.requireNonNull(codec).read(from);
            default -> ofSession();
        };
    }

    /** The arrays before an object. */
    private List<@Nullable Object> arrays() throws IOException {
        long count = from.getSize();
        if (count > from.remaining() / ValueOutput.LARGE) {
            throw new MalformedFrameException("an object says that it has " + count + " big arrays");
        }
        var arrays = new ArrayList<@Nullable Object>();
        while (arrays.size() < count) {
            var array = Forms.read(from.getByte(), from);
            if (array == null || !array.getClass().isArray()) {
                throw new MalformedFrameException("an array of an object is none");
            }
            arrays.add(array);
        }
        return arrays;
    }

    private Object object(List<@Nullable Object> arrays) throws IOException, ClassNotFoundException {
        var objects = input;
        input = null;
        if (objects == null) {
            objects = new ValueInput(from, Objects.requireNonNull(table), classes);
        }
        try {
            var value = objects.readWith(arrays, variables);
            if (from.remaining() == 0) {
                input = objects; // it is at the end of the object, and ready for the next
            }
            return value;
        } catch (InvalidClassException e) {
            if (e.getCause() instanceof ClassNotFoundException missing) {
                throw missing; // which is all there is to it
            }
            throw e;
        }
    }

    private Object record() throws IOException, ClassNotFoundException {
        int number = (int) Math.min(from.getSize(), Integer.MAX_VALUE);
        if (filter == null) {
            filter = new JvmFilter();
        }
        var type = Objects.requireNonNull(table)
                .get(number, filter, from.position())
                .forClass();
        filter.check(type, from.position());
        var form = RecordForm.of(type);
        if (form == null) {
            throw new InvalidObjectException(type.getName() + " needs serialization");
        }
        return form.read(from);
    }

    private @Nullable Object ofSession() throws IOException, ClassNotFoundException {
        var toSet = new ArrayList<SessionVariable>();
        for (long n = from.getSize(); n > 0; n--) {
            var type = classes.find(from.getInt(), from.getString());
            toSet.add(new SessionVariable(classes, type, from.getString()));
        }
        var reader = new ItemReader(classes, found, codec, from);
        if (toSet.isEmpty()) {
            return reader.next();
        }
        reader.variables = toSet;
        if (reader.next() instanceof SessionValues values) {
            return values.last();
        }
        throw new MalformedFrameException("variables of a session have no values");
    }
}
