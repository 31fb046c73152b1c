package dev.forkful.cli;

import dev.forkful.NotShippableException;
import dev.forkful.TaskCancelledException;
import dev.forkful.TaskException;
import dev.forkful.TaskFailedException;
import dev.forkful.TaskStats;
import dev.forkful.TaskTimeoutException;
import dev.forkful.UndecodedException;
import dev.forkful.WorkerDiedException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

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

    /** The lines of a crash report that tell the signal, the version and the frame, and where the rest is. */
    private static final int MOST_OF_A_CRASH = 20;

    /** One line or a few: the input, the message, the process and how it ended if the message does not tell. */
    List<String> text() {
        var lines = new ArrayList<>(said().lines().map(String::stripTrailing).toList());
        if (lines.isEmpty()) {
            lines.add("");
        }
        var first = lines.getFirst();
        int end = first.endsWith(":") ? first.length() - 1 : first.length();
        lines.set(
                0,
                "input " + number + " \"" + quoted() + "\": " + first.substring(0, end) + where()
                        + first.substring(end));
        return lines;
    }

    private String quoted() {
        var short_ = input.length() <= LONGEST_INPUT ? input : input.substring(0, LONGEST_INPUT) + "…";
        return short_.replace("\n", "\\n")
                .replace("\r", "\\r")
                .replace("\0", "\\0")
                .replace("\u001b", "\\e");
    }

    /** What the expression itself threw is more telling than that a task has failed. */
    private String said() {
        return String.valueOf(cause() instanceof TaskException ? message() : cause());
    }

    /** The message of what the expression threw, or what happened to it. */
    @Nullable
    String message() {
        return Words.of(cause());
    }

    /** What is known of the process and not said yet. */
    private String where() {
        var known = new ArrayList<String>();
        pid().ifPresent(pid -> add(known, "pid " + pid, "pid " + pid));
        if (error instanceof WorkerDiedException died && !isExplained(died)) {
            died.exitCode().ifPresent(code -> add(known, "exit code " + code, "code " + code));
            died.signal().ifPresent(signal -> add(known, signal, signal));
        }
        return known.isEmpty() ? "" : " (" + String.join(", ", known) + ")";
    }

    /** Whether the message tells more than the exit code could. */
    private boolean isExplained(WorkerDiedException died) {
        return died.heapLimit().isPresent()
                || !died.crashReport().isEmpty()
                || died.signal().filter(said()::contains).isPresent();
    }

    private void add(List<String> known, String fact, String words) {
        if (!Pattern.compile("\\b" + Pattern.quote(words) + "\\b")
                .matcher(said())
                .find()) {
            known.add(fact);
        }
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

    /** What {@code --stack-trace} shows: where it was, or what the JVM said of its crash. */
    List<String> details() {
        if (error instanceof WorkerDiedException died) {
            return died.crashReport().stream()
                    .takeWhile(line -> !line.startsWith("---"))
                    .filter(line -> !line.matches("[#\\s]*"))
                    .limit(MOST_OF_A_CRASH)
                    .map(String::stripTrailing)
                    .toList();
        }
        return stackTrace().stream().map(e -> "at " + e).toList();
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
