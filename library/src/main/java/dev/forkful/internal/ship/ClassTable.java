package dev.forkful.internal.ship;

import dev.forkful.internal.wire.MalformedFrameException;
import dev.forkful.internal.wire.Source;
import java.io.IOException;
import java.io.InvalidClassException;
import java.io.ObjectStreamClass;
import java.io.StreamCorruptedException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The classes of a batch that arrives, by number: the other end of {@link ClassNumbers}. They are looked for when an object needs them, so that one that is
 * missing is the failure of that object. Thread-safe, because objects of one batch may be read by several threads.
 */
final class ClassTable {
    private static final class Entry {
        final int space;
        final String name;
        final long form;

        /** Guarded by the table. */
        @Nullable
        ObjectStreamClass description;

        Entry(int space, String name, long form) {
            this.space = space;
            this.name = name;
            this.form = form;
        }
    }

    private final FoundClasses classes;

    /** Guarded by this. */
    private final List<Entry> entries = new ArrayList<>(4);

    ClassTable(FoundClasses classes) {
        this.classes = classes;
    }

    /** Reads what {@link ClassNumbers#commit} wrote. */
    void read(Source from) throws IOException {
        long count = from.getSize();
        if (count > from.remaining()) {
            throw new MalformedFrameException("a value says that it has " + count + " classes");
        }
        for (long i = 0; i < count; i++) {
            long space = from.getSize();
            if (space > Integer.MAX_VALUE) {
                throw new MalformedFrameException("there is no class loader " + space);
            }
            var entry = new Entry((int) space, from.getString(), from.getLong());
            synchronized (this) {
                entries.add(entry);
            }
        }
    }

    /**
     * The class of that number.
     *
     * @param filter of who reads, which is asked about it unless it has been already
     * @param position how many bytes have been read
     */
    ObjectStreamClass get(int number, JvmFilter filter, long position) throws IOException, ClassNotFoundException {
        Entry entry;
        synchronized (this) {
            if (number < 0 || number >= entries.size()) {
                throw new StreamCorruptedException("there is no class " + number + " in this batch");
            }
            entry = entries.get(number);
            if (entry.description != null) {
                return entry.description;
            }
        }
        var found = find(entry, filter, position); // may ask the other process
        synchronized (this) {
            entry.description = found;
        }
        return found;
    }

    private ObjectStreamClass find(Entry entry, JvmFilter filter, long position)
            throws IOException, ClassNotFoundException {
        var description = classes.description(entry.space, entry.name, filter, position);
        if (ClassForm.of(description.forClass()) != entry.form) {
            throw new InvalidClassException(
                    entry.name, "the two processes have different versions of this class: was it compiled in between?");
        }
        return description;
    }
}
