package dev.forkful;

import dev.forkful.internal.pool.PoolOptions;
import dev.forkful.internal.pool.ProcessBackend;
import dev.forkful.internal.spawn.MemoryCap;
import dev.forkful.internal.spawn.WorkerMemory;
import dev.forkful.internal.spawn.WorkerOptions;
import dev.forkful.spi.Codec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Options of process workers. Not thread-safe; may be opened more than once.
 *
 * {@snippet :
 * try (Workers workers = Workers.ofProcesses().count(2).heap("256m").taskTimeout(Duration.ofSeconds(30)).open()) {
 *     workers.outcomes(files, Files::size).forEach(System.out::println);
 * }
 * }
 */
public final class ProcessesBuilder {
    private PoolOptions pool = PoolOptions.defaults();
    private WorkerOptions worker = WorkerOptions.DEFAULTS;
    private TaskOptions tasks = TaskOptions.NONE;

    /** Null if all are. */
    private @Nullable Set<String> trusted;

    private boolean sandboxed;

    private UnobservedFailures unobserved = new UnobservedFailures();

    ProcessesBuilder() {}

    /**
     * How many processes run tasks at the same time. Default: the CPUs that this process may use, limits of its container included.
     *
     * @param processes at least 1
     * @return this
     * @throws IllegalArgumentException if it is less
     */
    public ProcessesBuilder count(int processes) {
        pool = pool.withCount(Options.positive("count", processes));
        return this;
    }

    /**
     * The largest heap of one worker, as {@code -Xmx} takes it: {@code "256m"}, {@code "2g"}. A task that needs more fails with
     * {@link WorkerDiedException}, which names the limit. A worker's JVM ends when its heap is full ({@code -XX:+ExitOnOutOfMemoryError}): a task that catches
     * {@code OutOfMemoryError} does not see it. Default: the JVM's, a quarter of the memory for each worker.
     *
     * <p>A worker that has allocated some 100 MB keeps about 80 MB of that, for what comes next, where this program's own heap may have 1 GB or more: its young generation begins with
     * 96 MB. With a limit from here, or sizes in {@link #jvmArgs}, all of that is the JVM's choice.
     *
     * @param limit a number with {@code k}, {@code m} or {@code g}; checked by the worker's JVM, whose words show in the failure of the tasks
     * @return this
     * @throws IllegalArgumentException if it is blank
     */
    public ProcessesBuilder heap(String limit) {
        worker = worker.withHeap(Options.notEmpty("heap", limit));
        return this;
    }

    /**
     * The most memory that one worker may have: all that is resident, native memory and the processes that it starts included. One that has more is killed, and
     * its task fails with {@link WorkerDiedException}, which names the limit and the size. For libraries that allocate outside the heap, and for input that
     * makes them. Linux only. Default: no limit.
     *
     * <p>Where this user may make control groups (version 2) the kernel keeps the limit. Elsewhere this process looks 20 times a second, and once a second for
     * processes that workers have started: what comes and goes in between is not seen, and a task that is fast may have some 100 MB more before it is killed.
     * {@code forkful doctor} tells which it is.
     *
     * <p>Without a {@link #heap} the heap is half of it: a worker needs some 60 MB besides.
     *
     * @param limit a number with {@code k}, {@code m}, {@code g} or {@code t}: {@code "512m"}
     * @return this
     * @throws IllegalArgumentException if that is no size
     * @throws UnsupportedOperationException where the system does not tell how large a process is
     */
    public ProcessesBuilder memory(String limit) {
        worker = worker.withMemory(WorkerMemory.limit("memory", MemoryCap.of(limit)));
        return this;
    }

    /**
     * More arguments for the workers' JVM, after Forkful's own; a second call replaces those of the first. Default: none.
     *
     * <p>What workers have from this program without being told: its class path and module path, {@code --add-opens}, {@code --add-exports},
     * {@code --add-modules} and the like, {@code --enable-preview} and {@code --enable-native-access}, its environment, and its system properties as they are when
     * each worker starts. What they do not have: {@code -ea}, {@code -Xmx}, {@code -XX:...}, {@code -javaagent:...}, and what is in {@code @files} of its command
     * line but properties. Properties whose names begin with {@code java.}, {@code jdk.}, {@code sun.}, {@code os.} or {@code user.}, and those of separators and of
     * encodings ({@code file.encoding}, {@code stdout.encoding} and the like), they have only if they are on that command line itself.
     * A {@link #sandboxed} worker has less.
     *
     * <p>A worker that was told to end has five seconds for that, and one that then writes down what its JVM has learnt ({@code -XX:AOTMode=record} or
     * {@code -XX:AOTCacheOutput}) two minutes.
     *
     * @param arguments for example {@code -XX:+UseParallelGC}; checked by the worker's JVM, whose words show in the failure of the tasks
     * @return this
     */
    public ProcessesBuilder jvmArgs(String... arguments) {
        worker = worker.withJvmArgs(List.of(arguments));
        return this;
    }

    /**
     * Sets an environment variable of the workers, which otherwise inherit those of this process.
     *
     * @param name its name
     * @param value its value
     * @return this
     * @throws IllegalArgumentException if the name is blank
     */
    public ProcessesBuilder environment(String name, String value) {
        worker = worker.withEnvironment(Options.notEmpty("name", name), value);
        return this;
    }

    /**
     * The folder in which workers run. A relative {@code Path} that a task is given is one in that folder: give absolute ones. Default: that of this process.
     *
     * @param directory an existing folder
     * @return this
     */
    public ProcessesBuilder directory(Path directory) {
        worker = worker.withDirectory(directory);
        return this;
    }

    /**
     * The name of the pool; its workers are called {@code name-1}, {@code name-2} and so on, a replacement continues the count. Default:
     * {@code workers}.
     *
     * @param name not empty
     * @return this
     * @throws IllegalArgumentException if it is blank
     */
    public ProcessesBuilder name(String name) {
        pool = pool.withName(Options.notEmpty("name", name));
        return this;
    }

    /**
     * What each worker runs before its first task. If it throws in one of them, be it a replacement, every task fails with that cause from then on. Default: nothing.
     *
     * @param initializer what to do; encoded by {@link #open}
     * @return this
     */
    public ProcessesBuilder initializer(Action initializer) {
        worker = worker.withInitializer(initializer);
        return this;
    }

    /**
     * How many more processes are kept started and idle, so that one that dies is replaced without waiting for a JVM to start. With an
     * {@link #idleTimeout} they end as others do, and are started when there are tasks for them. Default: 0.
     *
     * @param processes at least 0
     * @return this
     * @throws IllegalArgumentException if it is negative
     */
    public ProcessesBuilder spares(int processes) {
        pool = pool.withSpares(Options.notNegative("spares", processes));
        return this;
    }

    /**
     * How long one try of a task may run, counted from when the worker takes it, before its arguments are decoded. After that its stack trace is taken, its thread is interrupted, and after
     * the {@link #gracePeriod} its process is killed; the task fails with {@link TaskTimeoutException}. Default: no limit.
     *
     * @param timeout positive
     * @return this
     * @throws IllegalArgumentException if it is not
     */
    public ProcessesBuilder taskTimeout(Duration timeout) {
        tasks = tasks.timeout(Options.positive("taskTimeout", timeout));
        return this;
    }

    /**
     * How long a task that was interrupted, because it is out of time or was cancelled, may go on before its process is killed. Default: 1 second.
     *
     * @param period not negative; zero kills at once
     * @return this
     * @throws IllegalArgumentException if it is negative
     */
    public ProcessesBuilder gracePeriod(Duration period) {
        pool = pool.withGracePeriod(Options.notNegative("gracePeriod", period));
        return this;
    }

    /**
     * How often a task is tried again, in whichever worker is free, perhaps the same, after the failures that {@link #retryOn} names: by default when its worker died.
     * Default: 0, because a task may not be repeatable.
     *
     * @param times at least 0
     * @return this
     * @throws IllegalArgumentException if it is negative
     */
    public ProcessesBuilder retries(int times) {
        tasks = tasks.retries(times);
        return this;
    }

    /**
     * After which failures a task is tried again. Default: {@link WorkerDiedException} alone, never an exception of the task's own. What cannot travel is never
     * tried again.
     *
     * @param failures {@code WorkerDiedException.class}, {@code TaskTimeoutException.class}, {@code TaskFailedException.class} (the task threw), or
     *     {@code TaskException.class} for all three
     * @return this
     * @throws IllegalArgumentException for any other class, and for none
     */
    @SafeVarargs
    @SuppressWarnings("varargs") // read, never written
    public final ProcessesBuilder retryOn(Class<? extends TaskException>... failures) {
        tasks = tasks.retryOn(failures);
        return this;
    }

    /**
     * How long to wait before the first retry; before each further one twice as long. Default: not at all.
     *
     * @param first not negative
     * @return this
     * @throws IllegalArgumentException if it is negative
     */
    public ProcessesBuilder backoff(Duration first) {
        tasks = tasks.backoff(first);
        return this;
    }

    /**
     * After how many tasks a worker is replaced by a fresh one, for libraries that leak. Default: never.
     *
     * @param tasks at least 1
     * @return this
     * @throws IllegalArgumentException if it is less
     */
    public ProcessesBuilder recycleAfter(int tasks) {
        pool = pool.withRecycleAfter(Options.positive("recycleAfter", tasks));
        return this;
    }

    /**
     * How large a worker may become before it is replaced by a fresh one, when its task has ended: for libraries that leak, on the heap or outside it. Counted is
     * what is resident, native memory included; it is looked at ten times a second, on Linux (elsewhere this option is refused). A task that needs more meanwhile
     * gets it. Default: no limit.
     *
     * @param bytes at least 1
     * @return this
     * @throws IllegalArgumentException if it is less
     * @throws UnsupportedOperationException where the system does not tell how large a process is
     */
    public ProcessesBuilder recycleAbove(long bytes) {
        pool = pool.withRecycleAbove(WorkerMemory.limit("recycleAbove", Options.positive("recycleAbove", bytes)));
        return this;
    }

    /**
     * How long a worker may have nothing to do before it is ended, {@link #spares} too; another is started when there are tasks again. Default: for ever.
     *
     * @param timeout positive
     * @return this
     * @throws IllegalArgumentException if it is not
     */
    public ProcessesBuilder idleTimeout(Duration timeout) {
        pool = pool.withIdleTimeout(Options.positive("idleTimeout", timeout));
        return this;
    }

    /**
     * How arguments and results travel. Default: JDK serialization.
     *
     * @param codec turns objects into bytes and back; encoded by {@link #open}
     * @return this
     */
    public ProcessesBuilder codec(Codec codec) {
        worker = worker.withCodec(Objects.requireNonNull(codec, "codec"));
        return this;
    }

    /**
     * Narrows what a result or an exception of a worker may be made of to these classes and plain ones of the JDK: numbers, texts, collections, times, arrays,
     * exceptions. A result that has anything else fails with {@link NotShippableException}, and no object of it is made; an exception of another class arrives as an
     * {@link UndecodedException}. For workers that read hostile input and may be taken over. Default: every serializable class on the class path.
     *
     * <p>Not with a {@link #codec}, which decides for itself what it makes.
     *
     * @param classes for example the record that tasks return; none means plain ones only. Those nested in them have to be listed, too
     * @return this
     */
    public ProcessesBuilder trustOnly(Class<?>... classes) {
        trusted = Arrays.stream(classes).map(Class::getName).collect(Collectors.toUnmodifiableSet());
        return this;
    }

    /**
     * Isolates the workers, for input that may be hostile and take over the code which reads it. Linux only, with the program {@code bwrap} (bubblewrap) installed;
     * what cannot be had makes {@link #open} fail. A worker then has
     *
     * <ul>
     *   <li>no network,
     *   <li>the files of this user to read and none to write; of {@code /tmp}, {@code /var/tmp}, {@code /run} and {@code /dev} it sees nothing, nor sockets
     *       elsewhere through which programs of this user's could be told what to do,
     *   <li>an empty folder of its own to run in, and a {@code /tmp} of its own, both in memory and gone with it,
     *   <li>an environment with nothing in it but {@code PATH}, the language, the time zone and what {@link #environment} sets, and none of this program's system
     *       properties that {@link #jvmArgs} does not set,
     *   <li>no open files of this process's, no processes to see or signal but its own, and no way to more rights.
     * </ul>
     *
     * <p>It still can compute, fill its memory (see {@link #heap}), read your files, and answer what it likes: {@link #trustOnly} says what is believed. Files that
     * tasks are to read must not lie in the folders named above. It starts some 20 ms later. {@code docs/security.md} has the whole.
     *
     * <p>Default: workers can do whatever this user can.
     *
     * {@snippet :
     * try (Workers workers = Workers.ofProcesses().sandboxed().heap("256m").trustOnly().open()) {
     *     List<Long> sizes = workers.map(files, Files::size);
     * }
     * }
     *
     * @return this
     */
    public ProcessesBuilder sandboxed() {
        sandboxed = true;
        return this;
    }

    /**
     * Where the lines go that tasks print. Default: {@link Output#forward()}.
     *
     * <p>What tasks log with {@code java.util.logging}, or with a {@link System.Logger} above it, is no such line: it is logged in this process, under the same logger's
     * name, with the worker's name and pid before the message and what was thrown behind it, from the levels on that loggers had here when the worker first logged. The
     * handlers of this process run on a thread of their own, and {@link Workers#close} waits for them, for a second at the most; records that come faster than
     * they take them are dropped and counted. A worker that is told how to log by {@link #jvmArgs}, for example
     * {@code -Djava.util.logging.config.file=...}, does that instead.
     *
     * @param output takes the lines
     * @return this
     */
    public ProcessesBuilder output(Output output) {
        worker = worker.withOutput(output);
        return this;
    }

    /**
     * Prints {@link Workers#dump} whenever this program gets a SIGQUIT, by {@code kill -3} or Ctrl-\ (on Windows by Ctrl-Break), to its standard output, after the
     * threads of this program, which the JVM prints then. Until the pool has ended. Default: the JVM's own dump is all there is.
     *
     * <p>The JVM tells nobody but native agents that it was asked for a dump, so this calls its native interface: start the program with
     * {@code --enable-native-access=ALL-UNNAMED}, or {@code =dev.forkful} if Forkful is on the module path. Without that the JVM warns once, and a later one may refuse.
     * The first pool of a program that has this option opens a fifth of a second later, and from then on, as with a debugger attached, the program's virtual threads start and yield half as
     * fast (0.2 to 0.4 us later). The class loader of the library stays for as long as the JVM runs. Not with {@code -Xrs}, with which the signal ends the program.
     *
     * {@snippet :
     * try (Workers workers = Workers.ofProcesses().dumpOnQuit().open()) {
     *     workers.map(files, Files::size); // meanwhile, in a shell: kill -3 PID
     * }
     * }
     *
     * @return this
     */
    public ProcessesBuilder dumpOnQuit() {
        pool = pool.withDumpOnQuit();
        return this;
    }

    /**
     * Who is told of failures that no one looked at, instead of {@link Workers#close()} throwing them: those of {@code execute} when they
     * happen, the others when the pool is closed, or the oldest of them when there are more than 1,000, though somebody may still look at those. {@code close()} waits for the handler, however long it takes, interrupted or not. A handler may itself call it, of its
     * own pool or another: that waits for the tasks alone, and what else there is to tell is told later, to its own pool's handler when that has returned. A handler
     * that waits for another thread that is in {@code close()} waits for ever. Default: {@code close()} throws.
     *
     * @param handler called by one thread at a time, which may be that of {@code close()}; what it throws is thrown by {@code close()}, and logged
     *     where it was not {@code close()} that called it
     * @return this
     */
    public ProcessesBuilder onUnobservedFailure(Consumer<? super TaskException> handler) {
        unobserved = new UnobservedFailures(handler);
        return this;
    }

    /**
     * Opens the pool. Its workers start in the background; this does not wait for them.
     *
     * @return an open pool, to be closed by the caller
     * @throws NotShippableException if the initializer, or the codec, cannot travel
     * @throws IllegalArgumentException if there are both a codec and {@link #trustOnly}, both a {@link #directory} and {@link #sandboxed}, or a
     *     {@link #heap} that leaves nothing of {@link #memory}
     * @throws UnsupportedOperationException if workers are to be {@link #sandboxed}, and this machine has no sandbox that works, or with {@link #dumpOnQuit} if this
     *     program may not call native code; says what to do
     */
    public Workers open() {
        if (trusted != null && worker.codec() != null) {
            throw new IllegalArgumentException(
                    "trustOnly does not go with a codec, which decides for itself which classes it makes objects of");
        }
        worker.check();
        var options = sandboxed ? worker.inSandbox() : worker;
        return new BackendWorkers(new ProcessBackend(pool, options, trusted), unobserved.fresh(), tasks);
    }
}
