package dev.forkful.internal.spawn;

import dev.forkful.Action;
import dev.forkful.Output;
import dev.forkful.spi.Codec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a worker process is started.
 *
 * @param heap {@code -Xmx}; null for the JVM's default
 * @param jvmArgs more arguments for the JVM
 * @param environment variables set on top of this process's
 * @param directory where it runs; null for here
 * @param initializer what it runs first; null for nothing
 * @param output where its lines go
 * @param codec how values travel; null for JDK serialization
 * @param sandbox what it runs in; null for nothing
 * @param memory the most that it may have; null if that is not limited
 */
public record WorkerOptions(
        @Nullable String heap,
        List<String> jvmArgs,
        Map<String, String> environment,
        @Nullable Path directory,
        @Nullable Action initializer,
        Output output,
        @Nullable Codec codec,
        @Nullable Sandbox sandbox,
        @Nullable MemoryCap memory) {
    private static final Duration ENDING = Duration.ofSeconds(5);

    /** The same of one that writes down then what its JVM has learnt: a second of work, and ten times as long where there is no time for it. Without it no cache can be made of it. */
    private static final Duration LONG_ENDING = Duration.ofMinutes(2);

    /** As this process. */
    public static final WorkerOptions DEFAULTS =
            new WorkerOptions(null, List.of(), Map.of(), null, null, Output.forward(), null, null, null);

    public WorkerOptions withHeap(String limit) {
        return new WorkerOptions(limit, jvmArgs, environment, directory, initializer, output, codec, sandbox, memory);
    }

    public WorkerOptions withJvmArgs(List<String> arguments) {
        return new WorkerOptions(
                heap, List.copyOf(arguments), environment, directory, initializer, output, codec, sandbox, memory);
    }

    public WorkerOptions withEnvironment(String name, String value) {
        var more = new LinkedHashMap<>(environment);
        more.put(name, value);
        return new WorkerOptions(heap, jvmArgs, more, directory, initializer, output, codec, sandbox, memory);
    }

    public WorkerOptions withDirectory(Path d) {
        return new WorkerOptions(heap, jvmArgs, environment, d, initializer, output, codec, sandbox, memory);
    }

    public WorkerOptions withInitializer(Action action) {
        return new WorkerOptions(heap, jvmArgs, environment, directory, action, output, codec, sandbox, memory);
    }

    public WorkerOptions withOutput(Output o) {
        return new WorkerOptions(heap, jvmArgs, environment, directory, initializer, o, codec, sandbox, memory);
    }

    public WorkerOptions withCodec(Codec c) {
        return new WorkerOptions(heap, jvmArgs, environment, directory, initializer, output, c, sandbox, memory);
    }

    /**
     * The same, in the sandbox of this machine.
     *
     * @throws IllegalArgumentException if there is a folder to run in
     * @throws UnsupportedOperationException if this machine has no sandbox that works; says what is missing and what to do
     */
    public WorkerOptions inSandbox() {
        if (directory != null) {
            throw new IllegalArgumentException(
                    "directory does not go with sandboxed: such workers run in an empty folder of their own");
        }
        var own = Sandbox.demand(System.getenv("PATH"));
        return new WorkerOptions(heap, jvmArgs, environment, directory, initializer, output, codec, own, memory);
    }

    /** Whether what is started is a {@link Watchdog}, and not the worker or its sandbox. */
    boolean isWatched() {
        return sandbox != null && sandbox.isWatched();
    }

    public WorkerOptions withMemory(MemoryCap cap) {
        return new WorkerOptions(heap, jvmArgs, environment, directory, initializer, output, codec, sandbox, cap);
    }

    /**
     * Checks whether they go together.
     *
     * @throws IllegalArgumentException if the heap leaves nothing of the memory
     */
    public void check() {
        if (memory != null && memory.isFilledBy(heap)) {
            throw new IllegalArgumentException("a heap of " + heap + " leaves nothing of a memory of " + memory.text()
                    + ": a worker needs some 60 MB besides");
        }
    }

    /** How long a worker that was told to end may take, or whose link has ended, before it is killed. */
    public Duration endingTime() {
        return jvmArgs.stream().anyMatch(WorkerOptions::writesMuchAtItsEnd) ? LONG_ENDING : ENDING;
    }

    private static boolean writesMuchAtItsEnd(String argument) {
        return argument.equals("-XX:AOTMode=record") || argument.startsWith("-XX:AOTCacheOutput=");
    }

    /** The largest heap that these options ask for, as the JVM takes it; null for its own choice. */
    @Nullable
    String largestHeap() {
        var argument = jvmArgs.stream().filter(a -> a.startsWith("-Xmx")).reduce((first, last) -> last);
        if (argument.isPresent()) {
            return argument.get().substring("-Xmx".length());
        }
        return heap != null || memory == null ? heap : memory.heap();
    }
}
