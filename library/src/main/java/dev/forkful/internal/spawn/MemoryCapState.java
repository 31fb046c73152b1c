package dev.forkful.internal.spawn;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * How a cap on the memory of workers would be kept on this machine, for whoever asks.
 *
 * @param kind how
 * @param group where the kernel's groups are made; null if it does not do it
 * @param why why it does not; empty if it does
 */
public record MemoryCapState(Kind kind, @Nullable Path group, String why) {
    /** What may be. */
    public enum Kind {
        /** The kernel does: exactly, with all that a worker has started. */
        GROUPS,
        /** A thread of the parent looks some times a second. */
        WATCHING,
        /** Nobody can. */
        IMPOSSIBLE
    }

    /** How it stands now. */
    public static MemoryCapState now() {
        var groups = ControlGroups.ofThisProcess();
        if (groups.parent() != null) {
            return new MemoryCapState(Kind.GROUPS, groups.parent(), "");
        }
        return new MemoryCapState(WorkerMemory.isKnown() ? Kind.WATCHING : Kind.IMPOSSIBLE, null, groups.why());
    }

    /** How often a thread of the parent looks. */
    public static int looksPerSecond() {
        return MemoryWatch.LOOKS_A_SECOND;
    }
}
