package dev.forkful.internal.spawn;

import dev.forkful.internal.wire.SharedFile;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The file that one worker is to share with this process, as long as it has a name. For a worker in a sandbox it is made before the sandbox, alone in a folder, which is mounted there;
 * for others while their JVM starts. No task of a sandbox finds either, who could make the file shorter and so take memory from under this process: both are gone before there is one.
 * Whoever made this closes it, which leaves the file to who has {@linkplain #take taken} it. Thread-safe.
 */
final class MemoryToShare implements Closeable {
    private final Path folder;
    private final SharedFile.Created made;
    private final Path nameForWorker;
    private final byte[] proof = new byte[SharedFile.PROOF];
    private final AtomicBoolean taken = new AtomicBoolean();

    /** All that leads to it, to be removed in that order. */
    private final List<Path> names;

    private MemoryToShare(Path folder, SharedFile.Created made, List<Path> names, Path nameForWorker) {
        this.folder = folder;
        this.made = made;
        this.names = names;
        this.nameForWorker = nameForWorker;
        new SecureRandom().nextBytes(proof);
    }

    /**
     * Of a worker that runs already.
     *
     * @param folder where the socket is that it is to call
     * @throws IOException if there is no room for it
     */
    static MemoryToShare of(Path folder, long pid) throws IOException {
        var made = SharedFile.create(folder, pid);
        return new MemoryToShare(folder, made, List.of(made.path()), made.path());
    }

    /**
     * Of a worker in a sandbox.
     *
     * @param folder where the socket is that it is to call; the folder with the file has a name there
     * @throws IOException if there is no room for it
     */
    static MemoryToShare ofSandboxed(Path folder) throws IOException {
        var made = SharedFile.createAlone(folder);
        Unclaimed.add(folder); // which such a worker cannot remove
        var alone = Objects.requireNonNull(made.path().getParent());
        var known = SharedFile.onDisk(folder);
        var names = List.of(made.path(), alone, known);
        var shared = new MemoryToShare(folder, made, names, SharedFile.in(Sandbox.MEMORY));
        try {
            if (!alone.equals(known)) { // under a name that was known before
                Files.createSymbolicLink(known, alone);
            }
            return shared;
        } catch (IOException | RuntimeException e) {
            shared.close();
            shared.nothingIsLeft();
            throw e;
        }
    }

    /** Where the worker finds it. */
    Path nameForWorker() {
        return nameForWorker;
    }

    /** What the worker is to write into it, so that this process knows it by it. */
    byte[] proof() {
        return proof.clone();
    }

    /** Whether the worker has it. */
    boolean isShared() {
        return made.file().isProven(proof);
    }

    /** Whether the worker has set itself up with what it found there, so that it may have been given tasks. Not after it was closed. */
    boolean isInUse() {
        return made.file().setUpAt() != 0;
    }

    /** The memory, which whoever asks closes. */
    SharedFile take() {
        taken.set(true);
        return made.file();
    }

    /** Removes the name: the worker has it, or never will. */
    void forget() throws IOException {
        IOException failure = null;
        for (var name : names) {
            try {
                Files.deleteIfExists(name);
            } catch (IOException e) {
                failure = failure == null ? e : failure;
            }
        }
        if (failure != null) {
            throw failure;
        }
    }

    /** Removes the name, and closes the file unless someone has taken it. */
    @Override
    public void close() throws IOException {
        if (taken.compareAndSet(false, true)) {
            made.file().close();
        }
        forget();
    }

    /** The folder is gone, too: nothing of this worker's has to be removed when this program ends. */
    void nothingIsLeft() {
        Unclaimed.remove(folder);
    }
}
