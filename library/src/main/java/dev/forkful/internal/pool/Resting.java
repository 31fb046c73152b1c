package dev.forkful.internal.pool;

import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;

/** Tasks between two tries, who waits least first. Touched by the classes of the {@link Scheduler} only. */
final class Resting<J extends Entry> {
    private final PriorityQueue<J> tasks = new PriorityQueue<>((a, b) -> Long.compare(a.restsUntil, b.restsUntil));

    boolean isEmpty() {
        return tasks.isEmpty();
    }

    void add(J task, long until) {
        task.restsUntil = until;
        task.resting = true;
        tasks.add(task);
    }

    /** Whether it was there. */
    boolean remove(J task) {
        if (!task.resting) {
            return false;
        }
        task.resting = false;
        tasks.remove(task);
        return true;
    }

    /** When the first has rested enough; {@link Long#MAX_VALUE} if there is none. */
    long soonest() {
        var first = tasks.peek();
        return first == null ? Long.MAX_VALUE : first.restsUntil;
    }

    /** How many items they have. */
    int items() {
        int items = 0;
        for (var task : tasks) {
            items += task.items();
        }
        return items;
    }

    /** Takes out those that have rested enough. */
    List<J> rested(long now) {
        var done = new ArrayList<J>();
        for (var task = tasks.peek(); task != null && task.restsUntil <= now; task = tasks.peek()) {
            tasks.remove();
            task.resting = false;
            done.add(task);
        }
        return done;
    }

    /** Takes out all. */
    List<J> clear() {
        return rested(Long.MAX_VALUE);
    }
}
