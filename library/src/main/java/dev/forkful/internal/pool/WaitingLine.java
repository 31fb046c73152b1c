package dev.forkful.internal.pool;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tasks in the order in which they will be given: a list whose links are in its entries, so that any can be removed at once. */
final class WaitingLine<J extends Entry> {
    private @Nullable Entry first;
    private @Nullable Entry last;
    private int size;

    boolean isEmpty() {
        return first == null;
    }

    /** How many tasks. */
    int size() {
        return size;
    }

    /** How many items they have. */
    int items() {
        int items = 0;
        for (var task = first; task != null; task = task.after) {
            items += task.items();
        }
        return items;
    }

    void addLast(J task) {
        size++;
        task.waiting = true;
        task.before = last;
        if (last == null) {
            first = task;
        } else {
            last.after = task;
        }
        last = task;
    }

    void addFirst(J task) {
        size++;
        task.waiting = true;
        task.after = first;
        if (first == null) {
            last = task;
        } else {
            first.before = task;
        }
        first = task;
    }

    @Nullable
    J poll() {
        @SuppressWarnings("unchecked") // only these were added
        var task = (J) first;
        if (task != null) {
            remove(task);
        }
        return task;
    }

    /** Whether it was there. */
    boolean remove(J task) {
        if (!task.waiting) {
            return false;
        }
        task.waiting = false;
        size--;
        if (task.before == null) {
            first = task.after;
        } else {
            task.before.after = task.after;
        }
        if (task.after == null) {
            last = task.before;
        } else {
            task.after.before = task.before;
        }
        task.before = null;
        task.after = null;
        return true;
    }

    List<J> clear() {
        var all = new ArrayList<J>();
        for (var task = poll(); task != null; task = poll()) {
            all.add(task);
        }
        return all;
    }
}
