package dev.forkful.internal.spawn;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The jar that Forkful's own classes are copied to, for as long as this process starts workers: in the user's cache folder, or, where that cannot be kept from
 * others, in the {@link TemporaryFolder}. Made anew when it is gone. Thread-safe.
 */
final class OwnCopy {
    /** Where something comes from. */
    interface Source<T> {
        T get() throws IOException;
    }

    private final Source<Map<String, byte[]>> classes;
    private final Source<Path> cacheFolder;
    private final Source<TemporaryFolder> temporaryFolder;
    private final Object lock = new Object();
    private volatile @Nullable Path jar;
    private volatile boolean temporary;

    OwnCopy(Source<Map<String, byte[]>> classes, Source<Path> cacheFolder, Source<TemporaryFolder> temporaryFolder) {
        this.classes = classes;
        this.cacheFolder = cacheFolder;
        this.temporaryFolder = temporaryFolder;
    }

    /**
     * Where it is.
     *
     * @throws IOException if it can be made nowhere
     */
    Path path() throws IOException {
        var known = jar;
        if (known != null && isThere(known)) {
            return known;
        }
        synchronized (lock) {
            known = jar;
            if (known == null || !isThere(known)) {
                known = make();
                jar = known;
            }
            return known;
        }
    }

    /** Whether it is not where caches are, so that none is made of it. */
    boolean isTemporary() {
        return temporary;
    }

    /** Who empties a cache folder need not ask. One that has been opened may have anybody's in it. */
    private static boolean isThere(Path known) {
        return Files.isRegularFile(known) && CacheFolder.isPrivate(known.resolveSibling(""));
    }

    private Path make() throws IOException {
        var all = classes.get();
        try {
            var made = OwnClasses.cached(all, cacheFolder.get());
            temporary = false;
            return made;
        } catch (IOException e) {
            try {
                var made = inTemporaryFolder(all);
                if (!temporary) {
                    log(e);
                }
                temporary = true;
                return made;
            } catch (IOException another) {
                e.addSuppressed(another);
                throw e;
            }
        }
    }

    private Path inTemporaryFolder(Map<String, byte[]> all) throws IOException {
        var folder = temporaryFolder.get();
        return folder.with(OwnClasses.cached(all, folder.path()));
    }

    private static void log(IOException why) {
        System.getLogger(OwnCopy.class.getName())
                .log(
                        Level.WARNING,
                        "Forkful's classes are copied to a temporary folder, and workers start slower: they could not be kept in the cache folder: "
                                + why);
    }
}
