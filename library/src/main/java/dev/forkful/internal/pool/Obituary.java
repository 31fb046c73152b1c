package dev.forkful.internal.pool;

import dev.forkful.WorkerDiedException;
import dev.forkful.WorkerDiedException.Death;
import org.jspecify.annotations.Nullable;

/** Says in words how a worker ended, and what to do about it. */
final class Obituary {
    private Obituary() {}

    /** A task was running when its worker died. */
    static WorkerDiedException lost(String task, String worker, Death death, int tries, @Nullable Throwable cause) {
        var message = new StringBuilder(task).append(" is lost: ").append(worker);
        message.append(" (pid ").append(death.pid()).append(") ");
        message.append(cause == null ? how(death) : why(cause));
        if (tries > 1) {
            message.append(". It was tried ").append(tries).append(" times and is most likely the cause");
        }
        return new WorkerDiedException(message.append(said(death)).toString(), death, origin(cause));
    }

    /** Why it was killed here. */
    private static String why(Throwable cause) {
        return "was ended because "
                + (cause instanceof NotGivenException told
                        ? told.getMessage()
                        : "what it sent could not be read here: " + cause);
    }

    private static @Nullable Throwable origin(@Nullable Throwable cause) {
        return cause instanceof NotGivenException told ? told.getCause() : cause;
    }

    /** A process that had one thing to do ended before it was done. */
    static WorkerDiedException ended(String process, Death death, @Nullable Throwable cause) {
        return new WorkerDiedException(
                process + " (pid " + death.pid() + ") "
                        + (cause instanceof NotGivenException told ? why(told) : how(death))
                        + said(death),
                death,
                origin(cause));
    }

    /** A process that had one thing to do did not come up. */
    static WorkerDiedException notStarted(String process, Death death, @Nullable Throwable cause) {
        var why = death.pid() < 0
                ? "The system says: " + (cause == null ? "nothing" : cause.getMessage())
                : "Its JVM (pid " + death.pid() + ") " + howItEnded(death);
        return new WorkerDiedException(process + " cannot be started. " + why + said(death), death, cause);
    }

    /** No worker can be started. */
    static WorkerDiedException notStarted(String task, String pool, Death death, @Nullable Throwable cause) {
        var message = new StringBuilder(task)
                .append(" cannot run: no worker of pool '")
                .append(pool)
                .append("' can be started. ");
        if (death.pid() < 0) {
            message.append("The system says: ").append(cause == null ? "nothing" : cause.getMessage());
        } else {
            message.append("The last one (pid ")
                    .append(death.pid())
                    .append(") ")
                    .append(howItEnded(death));
        }
        return new WorkerDiedException(message.append(said(death)).toString(), death, cause);
    }

    /** For counting. */
    static String inShort(Death death) {
        if (!death.heapLimit().isEmpty()) {
            return "ran out of its heap of " + death.heapLimit();
        }
        if (!death.memoryLimit().isEmpty()) {
            return "outgrew its memory of " + death.memoryLimit();
        }
        if (!death.crashReport().isEmpty()) {
            return "crashed";
        }
        return death.exitCode() < 0 && death.signal().isEmpty() ? "could not be started" : howItEnded(death);
    }

    private static String how(Death death) {
        if (!death.heapLimit().isEmpty()) {
            return "ran out of its heap of " + death.heapLimit()
                    + ": give workers more with heap(...), or the task less";
        }
        if (!death.memoryLimit().isEmpty()) {
            return howItEnded(death) + ": give workers more with memory(...), or the task less";
        }
        if (!death.crashReport().isEmpty()) {
            return "crashed" + crash(death);
        }
        if (death.signal().equals("SIGKILL")) {
            return "was killed by SIGKILL: by someone, or by the system because memory was short";
        }
        if (death.signal().isEmpty() && death.exitCode() >= 0) {
            return howItEnded(death)
                    + ": the task, or something that it called, ended the JVM (System.exit, Runtime.halt)";
        }
        return howItEnded(death);
    }

    private static String howItEnded(Death death) {
        if (!death.memoryLimit().isEmpty()) {
            return "was killed because it outgrew its memory of " + death.memoryLimit() + ": it had "
                    + (death.memoryUsed() >> 20) + " MiB resident, with what it had started";
        }
        return death.signal().isEmpty()
                ? "exited with code " + death.exitCode()
                : "was ended by " + death.signal() + " (exit code " + death.exitCode() + ")";
    }

    /** The two lines of a crash report that say most: the signal, and the frame in which it was raised. */
    private static String crash(Death death) {
        var text = new StringBuilder();
        var report = death.crashReport();
        for (int i = 0; i < report.size(); i++) {
            var line = report.get(i);
            if (line.startsWith("#  SIG") || line.startsWith("#  EXCEPTION_") || line.startsWith("#  Internal Error")) {
                text.append(" with ").append(line.substring(1).strip());
            } else if (line.startsWith("# Problematic frame:")
                    && i + 1 < report.size()
                    && report.get(i + 1).startsWith("#")) { // anyone can write such lines to the worker's stderr
                text.append(" in ").append(report.get(i + 1).substring(1).strip());
            }
        }
        return text.toString();
    }

    private static String said(Death death) {
        return death.stderrTail().isEmpty() ? "" : ". It said last:\n    " + String.join("\n    ", lastOf(death));
    }

    private static java.util.List<String> lastOf(Death death) {
        var tail = death.stderrTail();
        return tail.subList(Math.max(0, tail.size() - 5), tail.size());
    }
}
