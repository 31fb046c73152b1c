package dev.forkful;

import java.util.List;
import java.util.Map;

/**
 * A pool in one moment: who works on what, and what has become of the tasks so far. Immutable.
 *
 * <p>Tasks are counted where they run: {@code queued + running + succeeded + failed + cancelled} is how many were submitted. An item of a {@code map} is a
 * task.
 *
 * @param workers those that there are, in the order in which they were started; of thread workers, the threads that run a task
 * @param queued tasks that no worker has begun
 * @param running tasks that a worker has begun and not ended
 * @param succeeded tasks that returned
 * @param failed tasks that threw, ran out of time or lost their worker, for good
 * @param cancelled tasks that were cancelled, or not run because the pool or their {@code map} ended before
 * @param retried how many tries were not the first of their task
 * @param restarts how many workers have gone while the pool was open, by the reason in words, those that had nothing to do included; empty for threads
 * @param refusedConnections how many times somebody other than a worker called where a worker was expected, and was hung up on: without its secret, or after it.
 *     Anything but 0 says that a program of this user, or of the administrator, tried to be a worker; 0 for threads
 */
public record PoolStats(
        List<WorkerStats> workers,
        long queued,
        long running,
        long succeeded,
        long failed,
        long cancelled,
        long retried,
        Map<String, Long> restarts,
        long refusedConnections) {
    /** Copies the collections. */
    public PoolStats {
        workers = List.copyOf(workers);
        restarts = Map.copyOf(restarts);
    }
}
