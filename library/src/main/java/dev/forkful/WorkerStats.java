package dev.forkful;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A worker in one moment. Immutable.
 *
 * @param name its name
 * @param pid the id of its process; of a thread, that of this process; -1 if it has none yet
 * @param state what it is doing
 * @param task the name of the task that it runs; empty if it runs none
 * @param running for how long it has run that; zero if it runs none
 * @param cpuTime the CPU time of its process so far; zero where that is not known, as on threads
 * @param memory the resident memory of its process, in bytes, native memory included; empty where that is not known, as on threads
 */
public record WorkerStats(
        String name,
        long pid,
        State state,
        Optional<String> task,
        Duration running,
        Duration cpuTime,
        OptionalLong memory) {
    /** What a worker is doing. */
    public enum State {
        /** It is not ready yet. */
        STARTING,
        /** It has nothing to do. */
        IDLE,
        /** It has tasks. */
        BUSY,
        /** It is ending, or being ended. */
        STOPPING
    }
}
