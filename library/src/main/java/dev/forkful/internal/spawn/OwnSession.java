package dev.forkful.internal.spawn;

import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The moment in which a process that was started has left this program's process group. Before, a Ctrl-C ends both, and nobody is left to remove what was made for the process; after, it sees that this
 * program has ended, and removes it. Until then it takes the millisecond in which {@code setsid} is loaded, some more on a busy machine; the JVM behind it takes 40.
 */
final class OwnSession {
    private static final long LOOK_AGAIN_NANOS = 200_000;

    /** What a terminal, or a shell, sends to a whole group. A SIGKILL to it has ended this program, too. */
    private static final Set<String> OF_GROUPS = Set.of("SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT");

    private OwnSession() {}

    /**
     * Waits until a child of this process that is about to lead a session does. Not for longer than {@code patience}, and not at all where the system does not tell. An interrupt does not shorten it.
     *
     * @throws IOException if a signal as to a whole group ended it before
     */
    static void await(Process process, Duration patience) throws IOException {
        boolean interrupted = Thread.interrupted();
        try {
            long deadline = System.nanoTime() + patience.toNanos();
            var stat = ofChild(process);
            boolean told = stat != null;
            while (stat != null && !stat.isEnded() && stat.session() != process.pid()) {
                if (System.nanoTime() - deadline > 0) {
                    return;
                }
                LockSupport.parkNanos(LOOK_AGAIN_NANOS);
                interrupted |= Thread.interrupted();
                stat = ofChild(process);
            }
            if (stat == null ? told || !process.isAlive() : stat.isEnded() && stat.session() != process.pid()) {
                refuseIfKilled(process, patience);
            }
        } catch (InterruptedException e) {
            interrupted = true;
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Null if there is none, or the system tells of others: where processes have other numbers than in the {@code /proc} that is there. */
    private static @Nullable ProcessStat ofChild(Process process) {
        var stat = ProcessStat.of(process.pid());
        return stat != null && stat.parent() == ProcessHandle.current().pid() ? stat : null;
    }

    /** What has ended by itself has last words, which tell more. */
    private static void refuseIfKilled(Process process, Duration patience) throws IOException, InterruptedException {
        if (process.waitFor(patience.toNanos(), TimeUnit.NANOSECONDS)) {
            var signal = Signals.behind(process.exitValue());
            if (OF_GROUPS.contains(signal)) {
                throw new IOException(
                        "process " + process.pid() + " was ended by " + signal + " before it could begin");
            }
        }
    }
}
