package dev.forkful.internal.threads;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Tries in the order in which they came. Any of them can be taken out at once, and none costs memory here: the links are in {@link Try}, which is in one of these
 * at a time. Guarded by the lock of the pool.
 */
final class Tries {
    private @Nullable Try first;
    private @Nullable Try last;
    private int size;

    int size() {
        return size;
    }

    void add(Try one) {
        one.in = this;
        one.before = last;
        one.after = null;
        if (last == null) {
            first = one;
        } else {
            last.after = one;
        }
        last = one;
        size++;
    }

    /** Takes out the oldest; null if there is none. */
    @Nullable
    Try poll() {
        var oldest = first;
        if (oldest != null) {
            remove(oldest);
        }
        return oldest;
    }

    /** Takes it out; false if it is not here. */
    boolean remove(Try one) {
        if (one.in != this) {
            return false;
        }
        var before = one.before;
        var after = one.after;
        if (before == null) {
            first = after;
        } else {
            before.after = after;
        }
        if (after == null) {
            last = before;
        } else {
            after.before = before;
        }
        one.in = null;
        one.before = null;
        one.after = null;
        size--;
        return true;
    }

    List<Try> all() {
        var all = new ArrayList<Try>(size);
        for (var one = first; one != null; one = one.after) {
            all.add(one);
        }
        return all;
    }
}
