package dev.forkful.internal.spawn;

import dev.forkful.internal.wire.SharedFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The file that one worker is to share with this process. For one in a sandbox it is made before the worker, for the sandbox has to be told of it, and only this
 * process can remove its name; for others when they have called.
 */
public final class MemoryToShare {
    /** Null if it is made when the worker has called. */
    private final SharedFile.@Nullable Created made;

    /** Whether someone has taken it, and so closes it. Touched by the thread that reads what the worker says. */
    private boolean taken;

    private MemoryToShare(SharedFile.@Nullable Created made) {
        this.made = made;
    }

    /** Of a worker in no sandbox. */
    static MemoryToShare later() {
        return new MemoryToShare(null);
    }

    /**
     * Of a worker in a sandbox.
     *
     * @param folder where the socket is that it is to call
     */
    static MemoryToShare now(Path folder) throws IOException {
        var made = SharedFile.create(SharedFile.ANY_WORKER);
        Unclaimed.add(folder, made.path()); // which such a worker cannot remove
        return new MemoryToShare(made);
    }

    /** Where it is, for the sandbox. */
    Path path() {
        if (made == null) {
            throw new IllegalStateException("it is made later");
        }
        return made.path();
    }

    /** The file, and the name by which the worker finds it. */
    public record Shared(SharedFile file, Path nameForWorker) {}

    /**
     * Asked for once, after the worker has called, with its process id. Whoever asks closes the file, and tells {@link #forget} of it.
     *
     * @throws IOException if there is no room for it
     */
    Shared take(long pid) throws IOException {
        if (made == null) {
            var created = SharedFile.create(pid);
            return new Shared(created.file(), created.path());
        }
        taken = true;
        Unclaimed.remove(made.path()); // inside it has another name by now
        return new Shared(made.file(), Sandbox.MEMORY);
    }

    /** Removes the name, if the worker did not come to that. */
    void forget(Shared shared) throws IOException {
        if (made == null) {
            Files.deleteIfExists(shared.nameForWorker());
        }
    }

    /** The worker has ended, or was never started: closes and removes what nobody has taken. */
    void discard() throws IOException {
        if (made != null && !taken) {
            made.file().close();
            Unclaimed.remove(made.path());
        }
    }
}
