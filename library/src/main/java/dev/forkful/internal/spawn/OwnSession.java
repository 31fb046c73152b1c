package dev.forkful.internal.spawn;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * The moment in which a process that was started has left this program's process group. Before, a Ctrl-C ends both, and nobody is left to remove what was made for the process; after, it sees that this
 * program has ended, and removes it. Until then it takes the millisecond in which {@code setsid} is loaded, some more on a busy machine; the JVM behind it takes 40.
 */
final class OwnSession {
    private static final long LOOK_AGAIN_NANOS = 200_000;

    private OwnSession() {}

    /**
     * Waits until a process that is about to lead a session does. Not for longer than {@code patience}, and not at all where the system does not tell.
     *
     * @throws IOException if a signal ended it before
     */
    static void await(Process process, Duration patience) throws IOException {
        long begin = System.nanoTime();
        long pid = process.pid();
        var stat = ProcessStat.of(pid);
        while (stat != null && !stat.isEnded() && stat.session() != pid) {
            if (System.nanoTime() - begin > patience.toNanos()) {
                return;
            }
            LockSupport.parkNanos(LOOK_AGAIN_NANOS);
            stat = ProcessStat.of(pid);
        }
        boolean ended = stat == null ? !process.isAlive() : stat.isEnded();
        if (ended) {
            refuseIfKilled(process, patience);
        }
    }

    /** What has ended by itself has last words, which tell more. */
    private static void refuseIfKilled(Process process, Duration patience) throws IOException {
        try {
            boolean known = process.waitFor(patience.toNanos(), TimeUnit.NANOSECONDS);
            var signal = known ? Signals.behind(process.exitValue()) : "";
            if (!signal.isEmpty()) {
                throw new IOException(
                        "process " + process.pid() + " was ended by " + signal + " before it could begin");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
