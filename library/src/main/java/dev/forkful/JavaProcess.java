package dev.forkful;

import dev.forkful.internal.pool.SingleProcess;
import dev.forkful.internal.spawn.MemoryCap;
import dev.forkful.internal.spawn.WorkerMemory;
import dev.forkful.internal.spawn.WorkerOptions;
import dev.forkful.spi.Invoke;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * One function in one process of its own: Python's {@code multiprocessing.Process}, with a result.
 *
 * {@snippet :
 * JavaProcess<Long> process = JavaProcess.start(() -> ProcessHandle.current().pid());
 * System.out.println(process.get() + " = " + process.pid());
 * }
 *
 * <p>{@link #start(Call)} starts it at once; {@link #of(Call)} makes one that can be configured and {@linkplain #start() started} later:
 *
 * {@snippet :
 * try (var process = JavaProcess.of(() -> "parsed").heap("256m").name("parser")) {
 *     process.start();
 *     process.join();
 * }
 * }
 *
 * <p><b>No failure is silent.</b> One that was never started says so when it is joined, asked or closed. {@link #join()} and {@link #get()} throw
 * what went wrong, and {@link #close()} does if neither was called. A process that nobody joins or closes ends with its function, or with the
 * process that started it, and of its failure no one is told.
 *
 * <p>{@code join()}, {@code get()} and {@code close()} wait as long as it takes. A thread that is interrupted while it waits leaves the process alone, except in
 * {@code close()}, which kills it.
 *
 * <p>Thread-safe once started.
 *
 * @param <T> the result
 */
public final class JavaProcess<T extends @Nullable Object> implements AutoCloseable {
    private final Invoke how;
    private final Object call;

    /** Guarded by this; not used after the start. */
    private WorkerOptions options = WorkerOptions.DEFAULTS;

    /** Guarded by this; not used after the start. */
    private boolean sandboxed;

    /** Guarded by this; not used after the start. */
    private String name = "process";

    private volatile @Nullable SingleProcess started;

    private JavaProcess(Invoke how, Object call) {
        this.how = how;
        this.call = java.util.Objects.requireNonNull(call, "call");
    }

    /**
     * Starts a process that runs a function and then ends.
     *
     * @param call the function
     * @param <T> the result
     * @return the process, started
     * @throws NotShippableException if the function cannot travel
     * @throws WorkerDiedException if the system refuses a process
     */
    public static <T extends @Nullable Object> JavaProcess<T> start(Call<T> call) {
        return of(call).start();
    }

    /**
     * Starts a process that does something and then ends.
     *
     * @param action what to do
     * @return the process, started
     * @throws NotShippableException if the action cannot travel
     * @throws WorkerDiedException if the system refuses a process
     */
    public static JavaProcess<Void> start(Action action) {
        return of(action).start();
    }

    /**
     * A process that is not started yet.
     *
     * @param call what it will run
     * @param <T> the result
     * @return the process, not started
     */
    public static <T extends @Nullable Object> JavaProcess<T> of(Call<T> call) {
        return new JavaProcess<>(Invoke.CALL, call);
    }

    /**
     * A process that is not started yet.
     *
     * @param action what it will do
     * @return the process, not started
     */
    public static JavaProcess<Void> of(Action action) {
        return new JavaProcess<>(Invoke.RUN, action);
    }

    /**
     * Its name, in messages and before its lines. Default: {@code process}.
     *
     * @param name not empty
     * @return this
     * @throws IllegalStateException if it is started already, as for all options
     * @throws IllegalArgumentException if it is blank
     */
    public synchronized JavaProcess<T> name(String name) {
        requireNew();
        this.name = Options.notEmpty("name", name);
        return this;
    }

    /**
     * Its largest heap; see {@link ProcessesBuilder#heap}. Default: the JVM's, a quarter of the memory.
     *
     * @param limit for example {@code 256m}
     * @return this
     */
    public synchronized JavaProcess<T> heap(String limit) {
        requireNew();
        options = options.withHeap(Options.notEmpty("heap", limit));
        return this;
    }

    /**
     * The most memory that it may have, native memory and the processes that it starts included; see {@link ProcessesBuilder#memory}. One that has more is killed,
     * and fails with {@link WorkerDiedException}, which names the limit and the size. Linux only. Default: no limit.
     *
     * @param limit a number with {@code k}, {@code m}, {@code g} or {@code t}: {@code "512m"}
     * @return this
     * @throws IllegalArgumentException if that is no size
     * @throws UnsupportedOperationException where the system does not tell how large a process is
     */
    public synchronized JavaProcess<T> memory(String limit) {
        requireNew();
        options = options.withMemory(WorkerMemory.limit("memory", MemoryCap.of(limit)));
        return this;
    }

    /**
     * Isolates it, for input that may be hostile: no network, nothing of this user's files to write to, an environment of its own; see
     * {@link ProcessesBuilder#sandboxed}. Linux only, with the program {@code bwrap} (bubblewrap) installed; what cannot be had makes {@link #start()} fail. Default:
     * it can do whatever this user can.
     *
     * <p>What it returns or throws is made of any serializable class on the class path: {@link ProcessesBuilder#trustOnly} is for pools only.
     *
     * <p>{@link #pid()} and {@link #toHandle()} are then those of the process that holds the sandbox: it ends with it, and whoever kills it kills all that is inside.
     *
     * {@snippet :
     * try (var process = JavaProcess.of(() -> "parsed").sandboxed().memory("512m").start()) {
     *     System.out.println(process.get());
     * }
     * }
     *
     * @return this
     */
    public synchronized JavaProcess<T> sandboxed() {
        requireNew();
        sandboxed = true;
        return this;
    }

    /**
     * More arguments for its JVM; see {@link ProcessesBuilder#jvmArgs}. Default: none.
     *
     * @param arguments the arguments
     * @return this
     */
    public synchronized JavaProcess<T> jvmArgs(String... arguments) {
        requireNew();
        options = options.withJvmArgs(List.of(arguments));
        return this;
    }

    /**
     * Sets an environment variable. Default: it has those of this program.
     *
     * @param name its name
     * @param value its value
     * @return this
     */
    public synchronized JavaProcess<T> environment(String name, String value) {
        requireNew();
        options = options.withEnvironment(Options.notEmpty("name", name), value);
        return this;
    }

    /**
     * The folder it runs in. Default: that of this process.
     *
     * @param directory an existing folder
     * @return this
     */
    public synchronized JavaProcess<T> directory(Path directory) {
        requireNew();
        options = options.withDirectory(directory);
        return this;
    }

    /**
     * Where the lines go that it prints. Default: {@link Output#forward()}.
     *
     * @param output takes the lines
     * @return this
     */
    public synchronized JavaProcess<T> output(Output output) {
        requireNew();
        options = options.withOutput(output);
        return this;
    }

    private void requireNew() {
        if (started != null) {
            throw new IllegalStateException("process '" + name + "' is started already");
        }
    }

    /**
     * Starts it.
     *
     * @return this
     * @throws NotShippableException if the function cannot travel
     * @throws WorkerDiedException if the system refuses a process
     * @throws IllegalStateException if it is started already
     * @throws IllegalArgumentException if there are both a {@link #directory} and {@link #sandboxed}, or a {@link #heap} that leaves nothing of {@link #memory}
     * @throws UnsupportedOperationException if it is to be {@link #sandboxed}, and this machine has no sandbox that works; says what to do
     */
    public synchronized JavaProcess<T> start() {
        requireNew();
        options.check();
        started = SingleProcess.start(name, how, call, sandboxed ? options.inSandbox() : options);
        return this;
    }

    private SingleProcess started() {
        var p = started;
        if (p == null) {
            throw new IllegalStateException("process '" + name + "' was never started: call start() first");
        }
        return p;
    }

    /**
     * Waits until the process has ended.
     *
     * @throws TaskException if it failed; {@link TaskCancelledException} if the waiting thread is interrupted
     * @throws IllegalStateException if it was never started
     */
    public void join() {
        var p = started();
        try {
            p.awaitExit();
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
        throwFailure(p);
    }

    /**
     * Waits until the process has ended, but not for ever.
     *
     * @param timeout how long at the most
     * @return whether it has ended
     * @throws TaskException if it failed; {@link TaskCancelledException} if the waiting thread is interrupted
     * @throws IllegalStateException if it was never started
     */
    public boolean join(Duration timeout) {
        var p = started();
        try {
            if (!p.awaitExit(timeout)) {
                return false;
            }
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
        throwFailure(p);
        return true;
    }

    /**
     * Waits for the result, which may be there a moment before the process has ended.
     *
     * @return what the function returned
     * @throws TaskException if it failed; {@link TaskCancelledException} if the waiting thread is interrupted
     * @throws IllegalStateException if it was never started
     */
    @SuppressWarnings({"unchecked", "NullAway"}) // what the call returned: null only if T may be
    public T get() {
        var p = started();
        try {
            p.awaitResult();
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
        throwFailure(p);
        return (T) p.value();
    }

    private TaskCancelledException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new TaskCancelledException("interrupted while waiting for process '" + name + "', which goes on", e);
    }

    private static void throwFailure(SingleProcess p) {
        var failure = p.failure();
        if (failure != null) {
            p.observed();
            throw failure.here();
        }
    }

    /**
     * How it ended. Who is told anything but 0 knows of its failure, which is then no longer news to {@link #close()}. A function that calls {@code System.exit(0)} has
     * failed, too: it has no result.
     *
     * @return 0 if the function returned, 1 if it threw, else what it exited with (128 + n after signal n)
     * @throws IllegalStateException if it has not ended, or was never started
     */
    public int exitValue() {
        return started().exitValue();
    }

    /**
     * The process.
     *
     * @return its id
     * @throws IllegalStateException if it was never started
     */
    public long pid() {
        return toHandle().pid();
    }

    /**
     * Whether it is running.
     *
     * @return false before it is started and after it has ended
     */
    public boolean isAlive() {
        var p = started;
        return p != null && p.toHandle().isAlive();
    }

    /**
     * Asks it to end, with {@code SIGTERM} where there is such a thing; its shutdown hooks run. Its failure is then no longer news to {@link #close()}.
     *
     * @throws IllegalStateException if it was never started
     */
    public void destroy() {
        started().destroy();
    }

    /**
     * Kills it, and the processes that it started. Its failure is then no longer news to {@link #close()}.
     *
     * @throws IllegalStateException if it was never started
     */
    public void destroyForcibly() {
        started().destroyForcibly();
    }

    /**
     * Its end, whatever kind of end.
     *
     * @return completed with this when the process has ended; never fails
     * @throws IllegalStateException if it was never started
     */
    public CompletableFuture<JavaProcess<T>> onExit() {
        return started().onExit().thenApply(nothing -> this);
    }

    /**
     * The process as the JDK sees it.
     *
     * @return its handle
     * @throws IllegalStateException if it was never started
     */
    public ProcessHandle toHandle() {
        return started().toHandle();
    }

    /**
     * Waits until the process has ended. If the waiting thread is interrupted, the process is killed, and the interrupt flag stays set.
     *
     * @throws TaskException if it failed and no one has been told
     * @throws IllegalStateException if it was never started
     */
    @Override
    public void close() {
        var p = started();
        boolean interrupted = false;
        while (true) {
            try {
                p.awaitExit();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
                p.destroyForcibly();
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        if (!p.isObserved()) {
            throwFailure(p);
        }
    }

    @Override
    public String toString() {
        var p = started;
        return "process '" + name + "'"
                + (p == null ? " (not started)" : " (pid " + p.toHandle().pid() + ")");
    }
}
