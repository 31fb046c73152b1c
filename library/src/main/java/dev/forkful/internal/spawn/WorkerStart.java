package dev.forkful.internal.spawn;

import dev.forkful.internal.wire.Greeting;
import dev.forkful.internal.wire.SharedFile;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Starts the JVM of one worker: with all that has to be there before it, or with nothing left behind. Used by one thread. */
final class WorkerStart {
    /**
     * A JVM that is coming up.
     *
     * @param cache the cache that speeds such a worker up; null if none does
     * @param made what of it was there to be used; null if nothing was
     * @param sessionLeader whether it, and what it starts, can be killed as one
     */
    record Started(
            String name,
            WorkerOptions options,
            LaunchOptions launch,
            @Nullable AotCache cache,
            AotCache.@Nullable Made made,
            Process process,
            MemoryToShare memory,
            MemoryLimit limit,
            Rendezvous rendezvous,
            boolean sessionLeader) {}

    static final int ATTEMPTS = 20;

    /** How long to wait for a process to lead its session: many times what it takes. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final String name;
    private final WorkerOptions options;
    private final LaunchOptions launch = LaunchOptions.ofThisJvm();
    private final @Nullable AotCache cache;
    private final AotCache.@Nullable Made made;
    private final Path folder;
    private final MemoryLimit limit;
    private boolean folderIsMine;
    private @Nullable MemoryToShare memory;
    private @Nullable Process process;
    private @Nullable Rendezvous rendezvous;

    private WorkerStart(String name, WorkerOptions options, Path folder) throws IOException {
        this.name = name;
        this.options = options;
        this.cache = AotCache.of(options, launch);
        this.made = cache == null ? null : cache.made();
        this.folder = folder;
        this.limit = new MemoryLimit(options.memory());
    }

    /**
     * Starts it.
     *
     * @throws IOException if the system cannot
     */
    static Started start(String name, WorkerOptions options) throws IOException {
        return start(name, options, Rendezvous::newName);
    }

    /** With where the names of its folder come from, so that a test can take them first. */
    static Started start(String name, WorkerOptions options, Supplier<Path> folders) throws IOException {
        for (int attempt = 1; ; attempt++) {
            var start = new WorkerStart(name, options, folders.get());
            try {
                return start.start();
            } catch (FileAlreadyExistsException e) { // who reads command lines can be faster, once or twice
                start.undo(e);
                if (attempt == ATTEMPTS) {
                    throw e;
                }
            } catch (IOException | RuntimeException | Error e) {
                start.undo(e);
                throw e;
            }
        }
    }

    private Started start() throws IOException {
        var command = command();
        var builder = builder(command);
        var sandbox = options.sandbox();
        boolean watched = options.isWatched();
        // Not before someone is there who removes them if this program is killed: a JVM, which waits for the greeting,
        // or a watchdog, which waits for its line. A bare sandbox looks for them at once.
        var shared = sandbox == null || watched ? null : files(SharedFile.ANY_WORKER);
        var started = sandbox == null ? builder.start() : Guardian.start(name, builder);
        process = started;
        boolean leader = JavaCommand.isSessionLeader(command);
        if (shared == null) {
            if (leader) {
                OwnSession.await(
                        started, PATIENCE); // or a Ctrl-C ends it with this program, and what is made now stays
            }
            shared = files(started.pid());
        }
        var listening = new Rendezvous(folder);
        rendezvous = listening;
        var _ = started.onExit().thenRun(listening::wakeUp); // it cannot fail
        greet(started.getOutputStream(), listening, shared, leader, watched);
        return new Started(name, options, launch, cache, made, started, shared, limit, listening, leader);
    }

    /** Makes what the worker is to find. */
    private MemoryToShare files(long pid) throws IOException {
        Rendezvous.folder(folder);
        folderIsMine = true;
        var made = options.sandbox() == null ? MemoryToShare.of(folder, pid) : MemoryToShare.ofSandboxed(folder);
        memory = made;
        return made;
    }

    private List<String> command() throws IOException {
        var usable = made == null ? null : cache;
        var before = new ArrayList<>(limit.before());
        var sandbox = options.sandbox();
        if (sandbox == null) {
            return JavaCommand.of(before, options, launch, usable, Rendezvous.socketIn(folder));
        }
        before.addAll(sandbox.before(folder, JavaCommand.needed(usable)));
        return JavaCommand.of(before, options, launch, usable, Sandbox.socket(folder));
    }

    private ProcessBuilder builder(List<String> command) throws IOException {
        var builder = new ProcessBuilder(command);
        if (options.sandbox() != null) {
            Sandbox.scrub(builder.environment());
        }
        builder.environment().putAll(options.environment());
        var directory = options.directory();
        if (directory != null) {
            if (!Files.isDirectory(directory)) {
                throw new IOException("there is no folder " + directory + " for it to run in");
            }
            builder.directory(directory.toFile());
        }
        return builder;
    }

    /**
     * Tells where the memory is, and with which secret to call. Where is in the arguments, so that a worker whose parent is gone by then can remove the files. Standard input stays open:
     * it is the lifeline.
     */
    private static void greet(
            OutputStream stdin, Rendezvous rendezvous, MemoryToShare memory, boolean leader, boolean watched) {
        int whoEndsChildren = leader ? Greeting.PARENT_ENDS_CHILDREN : Greeting.WORKER_ENDS_CHILDREN;
        var greeting = new Greeting(whoEndsChildren, rendezvous.secret(), memory.proof(), memory.nameForWorker());
        try {
            if (watched) {
                Watchdog.go(stdin);
            }
            stdin.write(greeting.bytes());
            stdin.flush();
        } catch (IOException e) {
            // it has ended already; who waits for its call will find out
        }
    }

    /** Removes all that is there by now, the last first: the memory may lie in the folder. */
    private void undo(Throwable because) {
        if (process != null) {
            process.destroyForcibly(); // a watchdog has not been told to go on, and has started nothing
        }
        try (Closeable _ = limit::end;
                Closeable _ = this::removeFolder;
                var _ = rendezvous;
                var shared = memory) {
            if (shared != null) {
                shared.nothingIsLeft();
            }
        } catch (IOException e) {
            because.addSuppressed(e);
        }
    }

    private void removeFolder() throws IOException {
        if (folderIsMine) {
            Files.deleteIfExists(folder);
        }
    }
}
