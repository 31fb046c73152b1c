package dev.forkful;

import java.io.Serial;
import java.io.Serializable;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The process that ran the task ended without a result: a crash in native code, {@code System.exit}, a kill from outside, a full heap; or it
 * could not be started at all. Only the task that it was running is lost, the pool starts another worker.
 */
public final class WorkerDiedException extends TaskException {
    @Serial
    private static final long serialVersionUID = 1;

    /** What is known of the end. */
    private final Death death;

    /**
     * What is known of the end of a worker process.
     *
     * @param pid its id, or -1 if it never had one
     * @param exitCode its exit code as the system gave it (128 + n after signal n), or -1 if it is not known
     * @param signal the name of the signal that ended it, for example {@code SIGKILL}, or empty
     * @param stderrTail the last lines that it wrote to its standard error
     * @param crashReport the first lines of the JVM's crash report, or empty
     * @param heapLimit the heap limit that it ran out of, for example {@code 256m}, or empty if that was not the cause
     * @param memoryLimit the limit on its whole memory that it outgrew, for example {@code 512m}, or empty if that was not the cause
     * @param memoryUsed how large it was then, in bytes, or -1
     */
    public record Death(
            long pid,
            int exitCode,
            String signal,
            List<String> stderrTail,
            List<String> crashReport,
            String heapLimit,
            String memoryLimit,
            long memoryUsed)
            implements Serializable {
        /** Copies the lists. */
        public Death {
            stderrTail = List.copyOf(stderrTail);
            crashReport = List.copyOf(crashReport);
        }

        /**
         * An end that had nothing to do with a limit on its whole memory.
         *
         * @param pid its id, or -1 if it never had one
         * @param exitCode its exit code as the system gave it (128 + n after signal n), or -1 if it is not known
         * @param signal the name of the signal that ended it, or empty
         * @param stderrTail the last lines that it wrote to its standard error
         * @param crashReport the first lines of the JVM's crash report, or empty
         * @param heapLimit the heap limit that it ran out of, or empty if that was not the cause
         */
        public Death(
                long pid,
                int exitCode,
                String signal,
                List<String> stderrTail,
                List<String> crashReport,
                String heapLimit) {
            this(pid, exitCode, signal, stderrTail, crashReport, heapLimit, "", -1);
        }
    }

    /**
     * The end of a worker.
     *
     * @param message which task was lost, what happened to its worker, and what to do
     * @param death what is known of the end
     * @param cause why it could not be started, if it was not
     */
    public WorkerDiedException(String message, Death death, @Nullable Throwable cause) {
        super(message, cause);
        this.death = death;
    }

    /**
     * The process.
     *
     * @return its id; empty if it never had one
     */
    public OptionalLong pid() {
        return death.pid() < 0 ? OptionalLong.empty() : OptionalLong.of(death.pid());
    }

    /**
     * How it ended.
     *
     * @return the exit code; after signal n it is 128 + n; empty if it is not known
     */
    public OptionalInt exitCode() {
        return death.exitCode() < 0 ? OptionalInt.empty() : OptionalInt.of(death.exitCode());
    }

    /**
     * What ended it, if it was a signal. A guess from the {@linkplain #exitCode() exit code}: a program may exit with such a code by itself.
     *
     * @return its name, for example {@code SIGKILL}
     */
    public Optional<String> signal() {
        return text(death.signal());
    }

    /**
     * What it said last.
     *
     * @return the last lines of its standard error, oldest first; at most 50
     */
    public List<String> stderrTail() {
        return death.stderrTail();
    }

    /**
     * What the JVM said of its crash.
     *
     * @return the first lines of the {@code hs_err} report; empty if the JVM did not crash
     */
    public List<String> crashReport() {
        return death.crashReport();
    }

    /**
     * The heap that it ran out of.
     *
     * @return the limit, for example {@code 256m}; empty if the heap was not the cause
     */
    public Optional<String> heapLimit() {
        return text(death.heapLimit());
    }

    /**
     * The limit on its whole memory that it outgrew.
     *
     * @return the limit, for example {@code 512m}; empty if that was not the cause
     */
    public Optional<String> memoryLimit() {
        return text(death.memoryLimit());
    }

    /**
     * How large it was when it was killed for outgrowing that limit.
     *
     * @return in bytes, with what it had started; empty if that was not the cause
     */
    public OptionalLong memoryUsed() {
        return death.memoryUsed() < 0 ? OptionalLong.empty() : OptionalLong.of(death.memoryUsed());
    }

    private static Optional<String> text(String s) {
        return s.isEmpty() ? Optional.empty() : Optional.of(s);
    }

    @Override
    TaskException here() {
        return like(new WorkerDiedException(text(), death, getCause()));
    }
}
