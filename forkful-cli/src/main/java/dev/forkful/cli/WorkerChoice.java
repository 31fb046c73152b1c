package dev.forkful.cli;

import dev.forkful.Output;
import dev.forkful.TaskException;
import dev.forkful.Workers;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options that say where an expression runs and what it may cost; a mixin, so that {@code map} stays about mapping. */
final class WorkerChoice {
    @Option(
            names = {"-p", "--processes"},
            paramLabel = "N",
            description = "Run in N worker processes (default: one for each CPU that may be used).")
    private @Nullable Integer processes;

    @Option(
            names = {"-t", "--threads"},
            paramLabel = "N",
            description = "Run in N threads of this JVM instead: for inputs that wait rather than compute.")
    private @Nullable Integer threads;

    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            converter = DurationConverter.class,
            description = "Stop an input that takes longer, such as 500ms, 30s, 2m or 1h (default: never).")
    private @Nullable Duration timeout;

    @Option(
            names = "--retries",
            paramLabel = "N",
            description = "Try an input that failed up to N more times (default: ${DEFAULT-VALUE}).")
    private int retries = 0;

    @Option(
            names = "--heap",
            paramLabel = "SIZE",
            description = "The heap of one worker process, such as 256m or 2g (default: a quarter of the memory).")
    private @Nullable String heap;

    @Spec(Spec.Target.MIXEE)
    private @Nullable CommandSpec command;

    /** Complains about what makes no sense, before anything is compiled or started. */
    void check() {
        require(processes == null || threads == null, "--processes and --threads exclude each other");
        require(processes == null || processes > 0, "--processes must be at least 1, not " + processes);
        require(threads == null || threads > 0, "--threads must be at least 1, not " + threads);
        require(retries >= 0, "--retries must be at least 0, not " + retries);
        require(heap == null || threads == null, "--heap is for processes; threads share the heap of this JVM");
        require(
                heap == null || heap.matches("\\d+[kKmMgGtT]?"),
                "--heap is a size such as 256m or 2g, not '" + heap + "'");
    }

    private void require(boolean condition, String otherwise) {
        if (!condition && command != null) {
            throw new ParameterException(command.commandLine(), otherwise);
        }
    }

    boolean inThreads() {
        return threads != null;
    }

    /** Opens the pool; {@code output} takes what worker processes print. */
    Workers open(Output output) {
        return threads == null ? openProcesses(output) : openThreads(threads);
    }

    private Workers openThreads(int count) {
        var builder = Workers.ofThreads().count(count).retries(retries).retryOn(TaskException.class);
        return (timeout == null ? builder : builder.taskTimeout(timeout)).open();
    }

    private Workers openProcesses(Output output) {
        var builder = Workers.ofProcesses()
                .retries(retries)
                .retryOn(TaskException.class)
                .output(output);
        if (processes != null) {
            builder.count(processes);
        }
        if (timeout != null) {
            builder.taskTimeout(timeout);
        }
        if (heap != null) {
            builder.heap(heap);
        }
        return builder.open();
    }
}
