package dev.forkful.internal.spawn;

import dev.forkful.OutputLine.Source;
import dev.forkful.WorkerDiedException.Death;
import dev.forkful.internal.wire.Greeting;
import dev.forkful.internal.wire.Link;
import dev.forkful.internal.wire.SharedFile;
import dev.forkful.internal.wire.SocketLink;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One worker JVM, from the outside: its process, and how it ended. Owns the process, and its standard input, whose end tells the worker that this process is gone.
 * How it is started is told by {@link WorkerStart}, what comes out of it by {@link WorkerLines}, what limits its memory by {@link MemoryLimit}.
 */
public final class WorkerProcess {
    /** How long a JVM may take to start and call back on a busy machine. */
    private static final Duration STARTING = Duration.ofSeconds(60);

    /** How long a watchdog may take to end what it watches. It takes milliseconds, unless someone has stopped it. */
    private static final Duration WATCHDOG = Duration.ofSeconds(1);

    private final WorkerStart.Started started;
    private final WorkerOptions options;
    private final Process process;
    private final WorkerLines lines;

    /** The processes of a sandbox under the one that was started, outermost first, the worker last; empty before it has come, and where it is in none. */
    private volatile List<ProcessHandle> inside = List.of();

    private volatile boolean killed;

    /** It has ended, and so has what it left behind: its number may be another's by now. Written by the thread that waits for its end. */
    private volatile boolean over;

    /** Touched by the thread that connects. */
    private boolean come;

    private volatile boolean ofItsCache;

    private WorkerProcess(WorkerStart.Started started) {
        this.started = started;
        this.options = started.options();
        this.process = started.process();
        this.lines = new WorkerLines(started.name(), options.output(), process, this::pid);
    }

    /**
     * Starts a worker's JVM. It goes on when {@link #connect} is called.
     *
     * @throws IOException if the system cannot start it
     */
    public static WorkerProcess start(String name, WorkerOptions options) throws IOException {
        return start(name, options, WorkerLines::read);
    }

    /** With what starts to read its lines, so that a test can have the system refuse the threads for that. */
    static WorkerProcess start(String name, WorkerOptions options, Consumer<WorkerLines> reading) throws IOException {
        var worker = new WorkerProcess(WorkerStart.start(name, options));
        try {
            reading.accept(worker.lines);
            return worker;
        } catch (RuntimeException | Error e) {
            worker.abandon(e);
            throw e;
        }
    }

    /** How many others have called in its place, and were hung up on; any thread. */
    public int refused() {
        return started.rendezvous().refused();
    }

    /** The memory that the worker shares with this process, which whoever asks closes. Nothing in it counts before {@link #hasCome}. */
    public SharedFile memory() {
        return started.memory().take();
    }

    /**
     * Whether the worker is there: it has opened the memory, and said there what it was told. Asked by one thread, which is also the one that {@link #connect}s.
     *
     * @throws IOException if the name of the memory cannot be removed
     */
    public boolean hasCome() throws IOException {
        if (!come && started.memory().isShared()) {
            come = true;
            started.memory().forget();
            inside = options.sandbox() == null
                    ? List.of()
                    : under(process, options.sandbox().depth());
            started.limit().begin(process, this::pid, this::kill);
            lines.forwardEarly();
            var cache = started.cache();
            if (cache != null) {
                AotTraining.seeTo(cache, started.made(), pid());
            }
        }
        return come;
    }

    /** What is to be done beside waiting. */
    public interface Meanwhile {
        void look() throws IOException;
    }

    /**
     * Waits until the worker has called and proved itself.
     *
     * @param meanwhile what to look at meanwhile, each millisecond or so
     * @return the connections to it, to be closed by the caller; null if it ended before, or did not call in a minute and was killed
     */
    public @Nullable Connected connect(Meanwhile meanwhile) throws IOException {
        var cache = started.cache();
        // closed from the last to the first: the memory may lie in the folder that goes with the rendezvous
        try (var rendezvous = started.rendezvous();
                var _ = started.memory()) {
            var calls = rendezvous.await(STARTING, () -> {
                meanwhile.look();
                return process.isAlive();
            });
            if (calls != null) {
                return connected(calls);
            }
            if (process.isAlive()) {
                lines.lastWords().said("(it did not call back within " + STARTING.toSeconds() + " s and was killed)");
                kill();
            }
            var made = started.made();
            if (made != null && cache != null && mayBeOfTheCache()) {
                ofItsCache = true; // whoever has been the first to distrust it
                cache.distrust(made);
            }
            return null;
        } catch (IOException | RuntimeException e) {
            kill();
            throw e;
        } finally {
            started.memory().nothingIsLeft();
        }
    }

    /** Keeps neither open if the system has no descriptor left for the link. */
    private static Connected connected(Rendezvous.Calls calls) throws IOException {
        try {
            return new Connected(new SocketLink(calls.link()), calls.bell());
        } catch (IOException | RuntimeException | Error e) {
            try (var _ = calls.link();
                    var _ = calls.bell()) {
                throw e;
            }
        }
    }

    /** Whether it did not come up, and may have without the cache that it was given; after {@link #connect}. */
    public boolean hasFailedByItsCache() {
        return ofItsCache;
    }

    /** Whether the worker has ended as one does whose cache is damaged. Once it is set up a task may have done that. */
    private boolean mayBeOfTheCache() {
        if (started.memory().isInUse()
                || killed
                || process.exitValue() == Greeting.CANNOT_WORK
                || !Signals.behind(process.exitValue()).isEmpty()) {
            return false;
        }
        lines.awaitLast();
        var words = lines.lastWords();
        return !words.report().isEmpty() || AotCache.isBlamedIn(words.tail());
    }

    private static List<ProcessHandle> under(Process process, int depth) {
        var chain = new ArrayList<ProcessHandle>();
        var next = process.children().findFirst();
        while (next.isPresent() && chain.size() < depth) {
            chain.add(next.get());
            next = next.get().children().findFirst();
        }
        return chain.size() == depth ? chain : List.of(); // it is ending
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
        return options.sandbox() == null ? started.launch().properties() : Map.of();
    }

    /** A line that the worker printed. */
    public void line(Source source, String text) {
        lines.line(source, text);
    }

    /** The id of the worker's JVM; of what it runs in, as long as that has not come. */
    public long pid() {
        var processes = inside;
        return processes.isEmpty() ? process.pid() : processes.getLast().pid();
    }

    /** The process. */
    public ProcessHandle toHandle() {
        return process.toHandle();
    }

    /** Waits for its end. Not by {@code onExit}, which tells of it in the common pool. */
    public void awaitExit() throws InterruptedException {
        process.waitFor();
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

    /**
     * Asks its JVM to end; what holds a sandbox would end at once, and all inside with it. By its handle, since {@code Process.destroy} also closes its streams:
     * without standard input it would take this process to be gone, and halt.
     */
    public void terminate() {
        var processes = inside;
        (processes.isEmpty() ? process.toHandle() : processes.getLast()).destroy();
    }

    /** Kills it, since nobody will {@link #connect} to it, and removes its files. Its memory is left to who has asked for it. */
    public void abandon() {
        try (var _ = started.rendezvous();
                var _ = started.memory();
                Closeable _ = started.limit()::end) {
            kill();
        } catch (IOException e) {
            System.getLogger(WorkerProcess.class.getName())
                    .log(System.Logger.Level.WARNING, "cannot remove the files of " + started.name(), e);
        } finally {
            started.memory().nothingIsLeft();
        }
    }

    /** The same, if that can be done: where a thread was refused, one more may be. */
    private void abandon(Throwable because) {
        try {
            abandon();
        } catch (RuntimeException | Error e) {
            because.addSuppressed(e);
        }
    }

    /** Kills it, and what it started. Does not wait. */
    public void kill() {
        if (over) {
            return;
        }
        boolean again = killed;
        killed = true;
        if (!inside.isEmpty() || !options.isWatched()) {
            killAll();
        } else if (!again) { // only the watchdog can see what there is
            Watchdog.end(process);
            try {
                Thread.ofPlatform().daemon().name(started.name() + " killer").start(this::killIfItStays);
            } catch (OutOfMemoryError e) { // the system refuses a thread
                killAll();
            }
        }
    }

    /** On a thread of its own: those of the common pool may all be computing or waiting, for the very task that is being stopped perhaps. */
    private void killIfItStays() {
        try {
            if (process.waitFor(WATCHDOG)) {
                return;
            }
        } catch (InterruptedException e) {
            // no one knows this thread
        }
        killAll();
    }

    private void killAll() {
        inside.forEach(ProcessHandle::destroyForcibly); // the system does that, too, unless someone has told it not to
        process.destroyForcibly();
        killSession();
    }

    /**
     * Ends what the worker started and left behind. The JDK can only kill processes that it knows, so this takes one more process; no one waits for it. It is a shell, which
     * can kill by itself: slim images have no program for that.
     */
    private void killSession() {
        if (started.sessionLeader() && !isNumberOfAnother()) {
            try {
                new ProcessBuilder("/bin/sh", "-c", "kill -9 -\"$0\"", Long.toString(process.pid()))
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
            } catch (IOException | OutOfMemoryError e) { // or it refuses the thread that the JDK has for each process
                System.getLogger(WorkerProcess.class.getName())
                        .log(System.Logger.Level.WARNING, "cannot end what " + started.name() + " has started", e);
            }
        }
    }

    /** Whether the system has given its number to another, a session leader perhaps. It does not as long as anything is left in the session of the one that had it. */
    private boolean isNumberOfAnother() {
        return !process.isAlive() && ProcessHandle.of(process.pid()).isPresent();
    }

    /**
     * Whether its first thread has ended, which in a JVM is the last to do so unless the process was killed. The system tells that in a millisecond; the link ends when the memory has
     * been torn down, 10 to 50 ms later. False where the system does not tell.
     */
    public boolean isEnding() {
        var stat = ProcessStat.of(pid());
        return stat != null && stat.isEnded(); // else it has ended, which the link tells, or this is not Linux
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
     * Waits for its end; kills it if that takes longer than its options say.
     *
     * @return how it ended
     */
    public Death awaitEnd() {
        int code = awaitExit(options.endingTime());
        if (!killed) {
            inside.forEach(ProcessHandle::destroyForcibly);
            killSession();
        }
        over = true;
        lines.awaitLast();
        var limit = started.limit();
        limit.end();
        var words = lines.lastWords();
        return new Death(
                pid(),
                code,
                Signals.behind(code),
                words.tail(),
                words.report(),
                words.isHeapExhausted() ? heapLimit() : "",
                limit.exceeded(),
                limit.outgrew());
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

    private String heapLimit() {
        var heap = options.largestHeap();
        return heap == null ? "the JVM's default size" : heap;
    }
}
