package dev.forkful.cli;

import dev.forkful.NotShippableException;
import dev.forkful.TaskCancelledException;
import dev.forkful.TaskException;
import dev.forkful.TaskFailedException;
import dev.forkful.TaskStats;
import dev.forkful.TaskTimeoutException;
import dev.forkful.UndecodedException;
import dev.forkful.WorkerDiedException;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;

/**
 * One input that failed, in the words of the command line: what the user gave, what went wrong, in which process.
 *
 * @param number the place of the input, counted from 1
 * @param input the input
 * @param error what went wrong
 * @param stats where
 */
record Failure(long number, String input, TaskException error, TaskStats stats) {
    private static final int LONGEST_INPUT = 200;

    /** One line or a few: the input, the message, the process and how it ended. */
    String text() {
        return "input " + number + " \"" + quoted() + "\": " + message() + where();
    }

    private String quoted() {
        var short_ = input.length() <= LONGEST_INPUT ? input : input.substring(0, LONGEST_INPUT) + "…";
        return short_.replace("\n", "\\n")
                .replace("\r", "\\r")
                .replace("\0", "\\0")
                .replace("\u001b", "\\e");
    }

    /** What the expression itself threw is more telling than that a task has failed. */
    private String message() {
        return String.valueOf(
                error instanceof TaskFailedException f && f.getCause() != null ? f.getCause() : error.getMessage());
    }

    private String where() {
        var known = new StringBuilder();
        pid().ifPresent(pid ->
                known.append(known.isEmpty() ? "" : ", ").append("pid ").append(pid));
        if (error instanceof WorkerDiedException died) {
            died.exitCode()
                    .ifPresent(code -> known.append(known.isEmpty() ? "" : ", ")
                            .append("exit code ")
                            .append(code));
            died.signal().ifPresent(signal -> known.append(", ").append(signal));
        }
        return known.isEmpty() ? "" : " (" + known + ")";
    }

    /** The process that ran it last. */
    OptionalLong pid() {
        if (error instanceof WorkerDiedException died && died.pid().isPresent()) {
            return died.pid();
        }
        return stats.pid() < 0 ? OptionalLong.empty() : OptionalLong.of(stats.pid());
    }

    /** One word for programs. */
    String kind() {
        return switch (error) {
            case TaskFailedException _ -> "failed";
            case WorkerDiedException _ -> "died";
            case TaskTimeoutException _ -> "timeout";
            case TaskCancelledException _ -> "cancelled";
            case NotShippableException _ -> "unshippable";
        };
    }

    /** The class of what the expression threw, or of what happened to it. */
    String type() {
        return cause() instanceof UndecodedException described
                ? described.originalClassName()
                : cause().getClass().getName();
    }

    /** What the expression threw, or what happened to it. */
    Throwable cause() {
        return error instanceof TaskFailedException f && f.getCause() != null ? f.getCause() : error;
    }

    /** Where it was. */
    List<StackTraceElement> stackTrace() {
        return switch (error) {
            case TaskTimeoutException t -> t.taskStackTrace();
            case TaskFailedException _ ->
                Arrays.stream(cause().getStackTrace())
                        .takeWhile(e -> !e.getClassName().startsWith("dev.forkful.internal."))
                        .toList();
            default -> List.of();
        };
    }
}
