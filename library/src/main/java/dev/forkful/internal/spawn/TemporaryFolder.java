package dev.forkful.internal.spawn;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where files lie that cannot be kept in the {@link CacheFolder}: in one folder for all programs of this user, so that programs that are killed do not leave one each. Where somebody else has
 * taken its name, in one that goes with this process.
 *
 * @param path where it is
 * @param lasts whether it outlives this process
 */
record TemporaryFolder(Path path, boolean lasts) {
    static final String PREFIX = "forkful-classes-";

    private static final Object LOCK = new Object();

    /** Guarded by LOCK. */
    private static @Nullable TemporaryFolder known;

    /** That of this process. */
    static TemporaryFolder get() throws IOException {
        synchronized (LOCK) {
            var folder = known;
            if (folder == null || !CacheFolder.isPrivate(folder.path)) { // somebody has tidied up
                folder = in(Path.of(System.getProperty("java.io.tmpdir")));
                known = folder;
            }
            return folder;
        }
    }

    /** The same if temporary files lay there. */
    static TemporaryFolder in(Path temporary) throws IOException {
        var parent = temporary.toRealPath();
        var shared = parent.resolve(PREFIX + CacheFolder.user());
        if (CacheFolder.isPosix()) { // where the system tells whose a folder is
            try {
                CacheFolder.create(shared);
            } catch (IOException e) {
                // it is somebody's
            }
            if (CacheFolder.isPrivate(shared)) { // no link either, which anybody could have put there
                return new TemporaryFolder(shared, true);
            }
        }
        var own = Files.createTempDirectory(parent, PREFIX); // its owner's alone
        own.toFile().deleteOnExit(); // after what is in it, which is said later
        return new TemporaryFolder(own, false);
    }

    /** Has a file in it go with it. */
    Path with(Path file) {
        if (!lasts) {
            file.toFile().deleteOnExit();
        }
        return file;
    }
}
