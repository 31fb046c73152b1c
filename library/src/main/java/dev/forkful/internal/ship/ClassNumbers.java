package dev.forkful.internal.ship;

import dev.forkful.internal.wire.Payload;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Numbers the classes of a batch as they come up. The new ones of each object are written before it, so that whoever reads knows them even if that object
 * cannot be read, or is not.
 */
final class ClassNumbers {
    private final ClassSpace classes;
    private final IdentityHashMap<Class<?>, Integer> numbers = new IdentityHashMap<>(8);

    /** Those since the last {@link #commit}. */
    private final List<Class<?>> fresh = new ArrayList<>(4);

    /** The one that was asked for last, and its number: mostly it is the next, too. */
    private @Nullable Class<?> last;

    private int lastNumber;

    ClassNumbers(ClassSpace classes) {
        this.classes = classes;
    }

    @SuppressWarnings("ReferenceEquality") // of classes
    int of(Class<?> type) {
        if (type == last) {
            return lastNumber;
        }
        var number = numbers.get(type);
        if (number == null) {
            var _ = ClassForm.of(type); // may fail, which is to be now and not when the object is being committed
            number = numbers.size();
            fresh.add(type); // first, so that it is rolled back wherever memory or stack ends
            numbers.put(type, number);
        }
        last = type;
        lastNumber = number;
        return number;
    }

    /** Writes the new ones. */
    void commit(Payload.Builder to) {
        to.putSize(fresh.size());
        for (int i = 0; i < fresh.size(); i++) {
            var type = fresh.get(i);
            to.putSize(classes.spaceOf(type));
            to.putString(type.getName());
            to.putLong(ClassForm.of(type));
        }
        fresh.clear();
    }

    /** Forgets all. */
    void clear() {
        if (!numbers.isEmpty()) {
            numbers.clear();
            fresh.clear();
            last = null;
        }
    }

    /** Forgets the new ones. */
    void rollBack() {
        fresh.forEach(numbers::remove);
        fresh.clear();
        last = null;
    }
}
