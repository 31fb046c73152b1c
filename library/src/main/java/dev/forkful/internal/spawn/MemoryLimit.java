package dev.forkful.internal.spawn;

import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What holds one worker to its {@link MemoryCap}, if it has one: the kernel, by a {@link MemoryGroup}, or else the {@link MemoryWatch}. Made before the worker is
 * started.
 */
final class MemoryLimit {
    private final @Nullable MemoryCap cap;

    /** Null if it is not limited, or watched. */
    private final @Nullable MemoryGroup group;

    /** How large it was when it was killed for that, in bytes; -1 if it was not. */
    private volatile long outgrew = -1;

    MemoryLimit(@Nullable MemoryCap cap) {
        this.cap = cap;
        this.group = cap == null ? null : MemoryGroup.create(cap.bytes());
    }

    /** Words before the worker's command. */
    List<String> before() {
        return group == null ? List.of() : group.before();
    }

    /**
     * The worker is there.
     *
     * @param pid of its JVM
     * @param kill ends it
     */
    void begin(Process process, LongSupplier pid, Runnable kill) {
        if (cap != null && group == null) {
            MemoryWatch.add(new Watched(cap, process, pid, kill));
        }
    }

    /** The worker has ended, or was never started. */
    void end() {
        if (group != null) {
            outgrew = group.isExceeded() ? group.peak() : -1;
            group.remove();
        }
    }

    /** What it was killed for, as the user wrote it; empty if it was not. */
    String exceeded() {
        return cap != null && outgrew >= 0 ? cap.text() : "";
    }

    /** How large it was then, in bytes; -1 if it was not. */
    long outgrew() {
        return outgrew;
    }

    private final class Watched implements MemoryWatch.Watched {
        private final MemoryCap cap;
        private final Process process;
        private final LongSupplier pid;
        private final Runnable kill;

        Watched(MemoryCap cap, Process process, LongSupplier pid, Runnable kill) {
            this.cap = cap;
            this.process = process;
            this.pid = pid;
            this.kill = kill;
        }

        @Override
        public boolean isAlive() {
            return process.isAlive();
        }

        @Override
        public long pid() {
            return pid.getAsLong();
        }

        @Override
        public List<Long> others() {
            long own = pid();
            return process.descendants()
                    .map(ProcessHandle::pid)
                    .filter(other -> other != own)
                    .toList();
        }

        @Override
        public long limit() {
            return cap.bytes();
        }

        @Override
        public void outgrown(long bytes) {
            outgrew = bytes;
            kill.run();
        }
    }
}
