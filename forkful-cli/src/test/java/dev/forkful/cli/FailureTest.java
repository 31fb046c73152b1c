package dev.forkful.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forkful.TaskException;
import dev.forkful.TaskFailedException;
import dev.forkful.TaskStats;
import dev.forkful.WorkerDiedException;
import dev.forkful.WorkerDiedException.Death;
import dev.forkful.cli.Failures.Detail;
import dev.forkful.cli.MapRun.AfterFailure;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What is said of inputs that failed. */
class FailureTest {
    private static Failure failure(TaskException error) {
        var stats = new TaskStats("workers-2", 4711, 1, Duration.ZERO, Duration.ZERO, Duration.ZERO, 0, 0);
        return new Failure(2, "x", error, stats);
    }

    private static WorkerDiedException died(String message, int exitCode, String signal, List<String> crash) {
        return new WorkerDiedException(message, new Death(4711, exitCode, signal, List.of(), crash, ""), null);
    }

    private static List<String> report(Detail detail, AfterFailure after, Failure failure, long finished) {
        var err = new ByteArrayOutputStream();
        var failures = new Failures(
                new Screen(new Stdio(
                        InputStream.nullInputStream(),
                        OutputStream.nullOutputStream(),
                        new PrintStream(err, true, StandardCharsets.UTF_8),
                        Terminal.NONE)),
                detail,
                after);
        failures.add(failure);
        failures.report(finished);
        return err.toString(StandardCharsets.UTF_8).lines().toList();
    }

    @Test
    void whatTheMessageSaysIsNotSaidAgain() {
        assertThat(failure(died("task 3 is lost: workers-2 (pid 4711) exited with code 9: why", 9, "", List.of()))
                        .text())
                .containsExactly("input 2 \"x\": task 3 is lost: workers-2 (pid 4711) exited with code 9: why");
        assertThat(failure(died("lost (pid 4711), ended by SIGTERM (exit code 143)", 143, "SIGTERM", List.of()))
                        .text())
                .containsExactly("input 2 \"x\": lost (pid 4711), ended by SIGTERM (exit code 143)");
        assertThat(failure(died("lost (pid 4711), killed by SIGKILL", 137, "SIGKILL", List.of()))
                        .text())
                .containsExactly("input 2 \"x\": lost (pid 4711), killed by SIGKILL");
    }

    @Test
    void whatItDoesNotSayIsAdded() {
        assertThat(failure(died("pid 47112 had code 99", 137, "SIGKILL", List.of()))
                        .text())
                .containsExactly("input 2 \"x\": pid 47112 had code 99 (pid 4711, exit code 137, SIGKILL)");
    }

    @Test
    void theLibrarysWordsAreThoseOfTheCommandLine() {
        var full = new WorkerDiedException(
                "task 3 (item 2, from 0) is lost: workers-2 (pid 4711) ran out of its heap of 32m: "
                        + "give workers more with heap(...), or the task less",
                new Death(4711, 3, "", List.of(), List.of(), "32m"),
                null);
        assertThat(failure(full).text())
                .containsExactly("input 2 \"x\": task 3 is lost: workers-2 (pid 4711) ran out of its heap of 32m: "
                        + "give workers more with --heap, or the task less");
    }

    @Test
    void theWordsOfOthersAreLeftAlone() {
        var thrown = new IllegalStateException("heap(1) (item 2, from 0)");
        assertThat(failure(new TaskFailedException("task 3 failed", thrown)).text())
                .containsExactly("input 2 \"x\": " + thrown + " (pid 4711)");
        assertThat(failure(new TaskFailedException("task 3 failed", new Exception()))
                        .message())
                .isNull();
    }

    @Test
    void aLineBreakInAMessageStaysInItsEntry() {
        var thrown = new IllegalStateException("first:\r\nsecond\n\n  third\n");
        assertThat(report(
                        Detail.MESSAGE,
                        AfterFailure.GO_ON,
                        failure(new TaskFailedException("task 3 failed", thrown)),
                        3))
                .containsExactly(
                        "forkful: 1 of 3 inputs failed:",
                        "  input 2 \"x\": java.lang.IllegalStateException: first (pid 4711):",
                        "      second",
                        "",
                        "        third");
    }

    @Test
    void aStopAtAFailureIsNoShareOfTheInputs() {
        var failed = failure(new TaskFailedException("task 3 failed", new Exception("no")));
        assertThat(report(Detail.MESSAGE, AfterFailure.STOP, failed, 2))
                .containsExactly(
                        "forkful: input 2 failed; stopped there (--fail-fast):",
                        "  input 2 \"x\": java.lang.Exception: no (pid 4711)");
    }

    @Test
    void aCrashReportTakesThePlaceOfAStackTrace() {
        var crash = IntStream.range(0, 50).mapToObj(i -> "# line " + i).toList();
        var crashed = failure(died("task 3 is lost: it (pid 4711) crashed", 134, "SIGABRT", crash));
        assertThat(report(Detail.MESSAGE, AfterFailure.GO_ON, crashed, 2))
                .endsWith("  input 2 \"x\": task 3 is lost: it (pid 4711) crashed");
        assertThat(report(Detail.STACK_TRACE, AfterFailure.GO_ON, crashed, 2))
                .contains("      # line 0", "      # line 19")
                .doesNotContain("      # line 20");
        assertThat(failure(died("it", 1, "", Collections.emptyList())).details())
                .isEmpty();
    }
}
