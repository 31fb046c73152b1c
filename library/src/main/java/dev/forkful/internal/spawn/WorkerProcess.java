package dev.forkful.internal.spawn;

import dev.forkful.Output;
import dev.forkful.OutputLine;
import dev.forkful.OutputLine.Source;
import dev.forkful.WorkerDiedException.Death;
import dev.forkful.internal.wire.Greeting;
import dev.forkful.internal.wire.Link;
import dev.forkful.internal.wire.SharedFile;
import dev.forkful.internal.wire.SocketLink;
import java.io.Closeable;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One worker JVM, from the outside: its process, the lines that come out of it, and how it ended. Owns the process, the threads that read its standard
 * streams (they end with it), and its standard input, whose end tells the worker that this process is gone.
 */
public final class WorkerProcess {
    /** How long a JVM may take to start and call back on a busy machine. */
    private static final Duration STARTING = Duration.ofSeconds(60);

    /** How long standard streams are read after the end; what the worker started may hold them open. */
    private static final Duration LAST_LINES = Duration.ofMillis(500);

    private final String name;
    private final WorkerOptions options;
    private final LaunchOptions launch;

    /** The cache that speeds such a worker up; null if none does. */
    private final @Nullable AotCache cache;

    /** Whether it was there to be used. */
    private final boolean cached;

    private final Process process;

    /** The memory that it shares with this process, made before it was started, for a sandbox has to be told of it; null if that is made when it has called. */
    private final SharedFile.@Nullable Created memory;

    /** Whether someone has asked for the memory, and so closes it. */
    private volatile boolean memoryAsked;

    /** The group that limits its memory; null if it is not limited, or watched. */
    private final @Nullable MemoryGroup group;

    /** How large it was when it was killed for that, in bytes; -1 if it was not. */
    private volatile long outgrew = -1;

    /** The processes inside a sandbox, outermost first; empty before it has called, and where it is in none. */
    private volatile List<ProcessHandle> inside = List.of();

    private final Rendezvous rendezvous;
    private final boolean sessionLeader;
    private final LastWords lastWords = new LastWords();
    private final List<Thread> pumps;
    private volatile boolean killed;

    /** Lines that came before the worker called. If it never does, they explain why, and show in the failure alone. Guarded by itself. */
    private final List<Runnable> early = new ArrayList<>();

    /** Guarded by early. */
    private boolean called;

    private WorkerProcess(
            String name,
            WorkerOptions options,
            LaunchOptions launch,
            @Nullable AotCache cache,
            boolean cached,
            Process process,
            SharedFile.@Nullable Created memory,
            @Nullable MemoryGroup group,
            Rendezvous rendezvous,
            boolean sessionLeader) {
        this.name = name;
        this.options = options;
        this.launch = launch;
        this.cache = cache;
        this.cached = cached;
        this.process = process;
        this.memory = memory;
        this.group = group;
        this.rendezvous = rendezvous;
        this.sessionLeader = sessionLeader;
        this.pumps = List.of(
                pump("stdout", process.getInputStream(), Source.OUT),
                pump("stderr", process.getErrorStream(), Source.ERR));
    }

    /**
     * Starts a worker's JVM. It goes on when {@link #connect} is called.
     *
     * @throws IOException if the system cannot start it
     */
    public static WorkerProcess start(String name, WorkerOptions options) throws IOException {
        var launch = LaunchOptions.ofThisJvm();
        var cache = AotCache.of(options, launch);
        boolean cached = cache != null && cache.isThere();
        var folder = Rendezvous.folder();
        Process started = null;
        Rendezvous rendezvous = null;
        SharedFile.Created memory = null;
        var cap = options.memory();
        var group = cap == null ? null : MemoryGroup.create(cap.bytes());
        try {
            var sandbox = options.sandbox();
            memory = sandbox == null ? null : SharedFile.create(SharedFile.ANY_WORKER);
            if (memory != null) {
                Unclaimed.add(folder, memory.path()); // which such a worker cannot remove
            }
            var before = new ArrayList<String>(group == null ? List.of() : group.before());
            if (sandbox != null && memory != null) {
                before.addAll(sandbox.before(folder, memory.path(), JavaCommand.needed(cached ? cache : null)));
            }
            var socket = sandbox == null ? Rendezvous.socketIn(folder) : Sandbox.socket(folder);
            var command = JavaCommand.of(before, options, launch, cached ? cache : null, socket);
            var builder = new ProcessBuilder(command);
            if (sandbox != null) {
                Sandbox.scrub(builder.environment());
            }
            builder.environment().putAll(options.environment());
            if (options.directory() != null) {
                if (!Files.isDirectory(options.directory())) {
                    throw new IOException("there is no folder " + options.directory() + " for it to run in");
                }
                builder.directory(options.directory().toFile());
            }
            var process = sandbox == null ? builder.start() : Guardian.start(name, builder);
            started = process;
            var listening = new Rendezvous(folder); // while the JVM starts
            rendezvous = listening;
            var _ = process.onExit().thenRun(listening::wakeUp); // it cannot fail
            boolean leader = JavaCommand.isSessionLeader(command);
            greet(process.getOutputStream(), listening, leader);
            return new WorkerProcess(name, options, launch, cache, cached, process, memory, group, listening, leader);
        } catch (IOException | RuntimeException | Error e) {
            if (started != null) {
                started.destroyForcibly();
            }
            if (rendezvous != null) {
                rendezvous.close();
            }
            Files.deleteIfExists(folder);
            discard(memory);
            if (group != null) {
                group.remove();
            }
            throw e;
        }
    }

    /** Tells with which secret to call. Where is in the arguments, so that a worker whose parent is gone by then can remove the files. Standard input stays open: it is the lifeline. */
    private static void greet(OutputStream stdin, Rendezvous rendezvous, boolean leader) {
        try {
            var out = new DataOutputStream(stdin);
            out.writeInt(Greeting.WORD);
            out.writeByte(leader ? Greeting.PARENT_ENDS_CHILDREN : Greeting.WORKER_ENDS_CHILDREN);
            out.write(rendezvous.secret());
            out.flush();
        } catch (IOException e) {
            // it has ended already; connect() will find out
        }
    }

    /** How many others have called in its place, and were hung up on; any thread. */
    public int refused() {
        return rendezvous.refused();
    }

    /**
     * Waits until the worker has called and proved itself.
     *
     * @return the connections to it, to be closed by the caller; null if it ended before, or did not call in a minute and was killed
     */
    public @Nullable Connected connect() throws IOException {
        try (rendezvous) {
            var calls = rendezvous.await(STARTING, process::isAlive);
            if (calls != null) {
                inside = options.sandbox() == null ? List.of() : inside();
                if (options.memory() != null && group == null) {
                    MemoryWatch.add(new Watched(options.memory()));
                }
                forwardEarlyLines();
                if (cache != null) {
                    AotTraining.seeTo(cache, cached ? pid() : -1);
                }
                return new Connected(new SocketLink(calls.link()), calls.bell());
            }
            if (process.isAlive()) {
                lastWords.said("(it did not call back within " + STARTING.toSeconds() + " s and was killed)");
                kill();
            }
            if (cached
                    && cache != null
                    && !killed
                    && Signals.behind(process.exitValue()).isEmpty()) {
                cache.distrust(); // a file that has been damaged crashes its JVM, which then exits with 1
            }
            return null;
        } catch (IOException | RuntimeException e) {
            kill();
            throw e;
        }
    }

    /** What the outer process of a sandbox started, and what that did: the first process inside, and the worker. */
    private List<ProcessHandle> inside() {
        var first = process.children().findFirst();
        var worker = first.flatMap(p -> p.children().findFirst());
        return Stream.of(first, worker).flatMap(Optional::stream).toList();
    }

    /** Memory that the worker shares with this process. */
    public record Memory(SharedFile file, Path nameForWorker) {}

    /**
     * The memory that the worker shares with this process; asked for once, after it has called. Whoever asks closes the file, and tells {@link #forget} of it.
     *
     * @throws IOException if there is no room for it
     */
    public Memory memory() throws IOException {
        var made = memory;
        if (made != null) {
            memoryAsked = true;
            Unclaimed.remove(made.path()); // inside it has another name by now
            return new Memory(made.file(), Sandbox.MEMORY);
        }
        var created = SharedFile.create(pid());
        return new Memory(created.file(), created.path());
    }

    /** Removes the name of the memory, if the worker did not come to that. */
    public void forget(Memory shared) throws IOException {
        if (memory == null) {
            Files.deleteIfExists(shared.nameForWorker());
        }
    }

    private static void discard(SharedFile.@Nullable Created memory) throws IOException {
        if (memory != null) {
            memory.file().close();
            Unclaimed.remove(memory.path());
        }
    }

    /** A worker that has called: its link, and the socket of its bell. */
    public record Connected(Link link, SocketChannel bell) implements Closeable {
        @Override
        public void close() throws IOException {
            link.close();
            bell.close();
        }
    }

    /** System properties that the worker is to have. One in a sandbox has none of this program's: there may be passwords among them. */
    public Map<String, String> properties() {
        return options.sandbox() == null ? launch.properties() : Map.of();
    }

    private Thread pump(String what, InputStream in, Source source) {
        return Thread.ofPlatform().daemon().name(name + " " + what).start(() -> {
            var sorter = new LastWords.Sorter(lastWords, line -> rawLine(source, line), source == Source.ERR);
            var splitter = new LineSplitter(sorter::line);
            byte[] some = new byte[8192];
            try (in) {
                for (int n = in.read(some); n >= 0; n = in.read(some)) {
                    splitter.feed(some, n);
                }
            } catch (IOException e) {
                // closed by awaitEnd
            }
            splitter.flush();
            sorter.end();
        });
    }

    private void forwardEarlyLines() {
        synchronized (early) {
            called = true;
            early.forEach(Runnable::run);
            early.clear();
        }
    }

    private void rawLine(Source source, String text) {
        synchronized (early) {
            if (!called) {
                lastWords.said(text);
                early.add(() -> forward(source, text));
                return;
            }
        }
        line(source, text);
    }

    /** A line that the worker printed. What the consumer throws is logged, once a line: it is not the worker's fault. */
    public void line(Source source, String text) {
        if (source == Source.ERR) {
            lastWords.said(text);
        }
        forward(source, text);
    }

    private void forward(Source source, String text) {
        try {
            options.output().line(new OutputLine(name, pid(), source, text));
        } catch (RuntimeException | Error e) { // of the user's
            System.getLogger(Output.class.getName())
                    .log(System.Logger.Level.WARNING, "the consumer of the output of " + name + " failed", e);
        }
    }

    /** The id of the worker's JVM; of what it runs in, as long as that has not called. */
    public long pid() {
        var processes = inside;
        return processes.isEmpty() ? process.pid() : processes.getLast().pid();
    }

    /** The process. */
    public ProcessHandle toHandle() {
        return process.toHandle();
    }

    /** Tells an idle worker to end with that exit code, after its shutdown hooks. */
    public void end(int code) {
        try {
            var stdin = process.getOutputStream();
            stdin.write(code);
            stdin.flush();
        } catch (IOException e) {
            // it has ended already
        }
    }

    /** Asks it to end. By its handle, since {@code Process.destroy} also closes its streams: without standard input it would take this process to be gone, and halt. */
    public void terminate() {
        process.toHandle().destroy();
    }

    /** Kills it, and what it started. Does not wait. */
    public void kill() {
        killed = true;
        inside.forEach(ProcessHandle::destroyForcibly); // the system does that, too, unless someone has told it not to
        process.destroyForcibly();
        killSession();
    }

    /**
     * Ends what the worker started and left behind. The JDK can only kill processes that it knows, so this takes one more process; no one waits for it.
     */
    private void killSession() {
        if (sessionLeader) {
            try {
                new ProcessBuilder("kill", "-KILL", "--", "-" + process.pid())
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
            } catch (IOException e) {
                System.getLogger(WorkerProcess.class.getName())
                        .log(System.Logger.Level.WARNING, "cannot end what " + name + " has started", e);
            }
        }
    }

    /** How it ended, if it has. */
    public boolean isAlive() {
        return process.isAlive();
    }

    /** Its exit code. */
    public int exitValue() {
        return process.exitValue();
    }

    /**
     * Waits for its end; kills it if that takes too long.
     *
     * @param patience how long it may take to end by itself
     * @return how it ended
     */
    public Death awaitEnd(Duration patience) {
        int code = awaitExit(patience);
        if (!killed) {
            inside.forEach(ProcessHandle::destroyForcibly);
            killSession();
        }
        if (!memoryAsked) {
            discardUncalled();
        }
        long deadline = System.nanoTime() + LAST_LINES.toNanos();
        for (var pump : pumps) {
            join(pump, deadline);
        }
        closeStreams();
        if (group != null) {
            outgrew = group.isExceeded() ? group.peak() : -1;
            group.remove();
        }
        var cap = options.memory();
        boolean outgrown = cap != null && outgrew >= 0;
        return new Death(
                pid(),
                code,
                Signals.behind(code),
                lastWords.tail(),
                lastWords.report(),
                lastWords.isHeapExhausted() ? heapLimit() : "",
                outgrown && cap != null ? cap.text() : "",
                outgrown ? outgrew : -1);
    }

    /** The memory of a worker that has not called, so that no one has asked for it. */
    private void discardUncalled() {
        try {
            discard(memory);
        } catch (IOException e) {
            System.getLogger(WorkerProcess.class.getName())
                    .log(System.Logger.Level.WARNING, "cannot remove the memory of " + name, e);
        }
    }

    private int awaitExit(Duration patience) {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    if (process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                        return process.exitValue();
                    }
                    kill();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static void join(Thread pump, long deadline) {
        try {
            pump.join(Duration.ofNanos(Math.max(1, deadline - System.nanoTime())));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void closeStreams() {
        for (AutoCloseable stream :
                List.of(process.getOutputStream(), process.getInputStream(), process.getErrorStream())) {
            try {
                stream.close();
            } catch (Exception e) {
                // nothing is lost: the process has ended
            }
        }
    }

    private String heapLimit() {
        var heap = options.largestHeap();
        return heap == null ? "the JVM's default size" : heap;
    }

    /** What {@link MemoryWatch} wants to know. */
    private final class Watched implements MemoryWatch.Watched {
        private final MemoryCap cap;

        Watched(MemoryCap cap) {
            this.cap = cap;
        }

        @Override
        public boolean isAlive() {
            return process.isAlive();
        }

        @Override
        public long pid() {
            return WorkerProcess.this.pid();
        }

        @Override
        public List<Long> others() {
            return process.descendants()
                    .map(ProcessHandle::pid)
                    .filter(pid -> pid != pid())
                    .toList();
        }

        @Override
        public long limit() {
            return cap.bytes();
        }

        @Override
        public void outgrown(long bytes) {
            outgrew = bytes;
            kill();
        }
    }
}
