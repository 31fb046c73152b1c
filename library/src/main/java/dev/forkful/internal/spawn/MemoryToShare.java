package dev.forkful.internal.spawn;

import dev.forkful.internal.wire.SharedFile;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The file that one worker is to share with this process, as long as it has a name. For a worker in a sandbox it is made before the sandbox, which mounts it, and only
 * this process can remove its name; for others while their JVM starts. Whoever made this closes it, which leaves the file to who has {@linkplain #take taken} it. Thread-safe.
 */
final class MemoryToShare implements Closeable {
    private final Path folder;
    private final SharedFile.Created made;
    private final Path nameForWorker;
    private final byte[] proof = new byte[SharedFile.PROOF];
    private final AtomicBoolean taken = new AtomicBoolean();

    private MemoryToShare(Path folder, SharedFile.Created made, Path nameForWorker) {
        this.folder = folder;
        this.made = made;
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
        return new MemoryToShare(folder, made, made.path());
    }

    /**
     * Of a worker in a sandbox.
     *
     * @param folder where the socket is that it is to call; the file has a name there
     * @throws IOException if there is no room for it
     */
    static MemoryToShare ofSandboxed(Path folder) throws IOException {
        var made = SharedFile.create(folder, SharedFile.ANY_WORKER);
        Unclaimed.add(folder); // which such a worker cannot remove
        var shared = new MemoryToShare(folder, made, Sandbox.MEMORY);
        try {
            if (!made.path().equals(SharedFile.onDisk(folder))) { // under a name that was known before
                Files.createSymbolicLink(SharedFile.onDisk(folder), made.path());
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
        try {
            Files.deleteIfExists(made.path());
        } finally {
            Files.deleteIfExists(SharedFile.onDisk(folder));
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
