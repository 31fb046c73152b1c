package dev.forkful.internal.spawn;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * How the {@link AotCache} of this program's workers stands, for whoever asks: those with no options of their own.
 *
 * @param kind how
 * @param file where it is, or will be; the folder of caches if this program has none; null if there is none of them either
 * @param bytes how big it is
 */
public record AotState(Kind kind, @Nullable Path file, long bytes) {
    /** What may be. */
    public enum Kind {
        /** The user does not want any. */
        OFF,
        /** Forkful is not in a jar, or this program has options that do not go with one, or there is no folder for it. */
        IMPOSSIBLE,
        /** None has been made yet. */
        MISSING,
        /** One was made, and workers cannot use it. */
        USELESS,
        /** Workers start from it. */
        USED
    }

    /** How it stands now. */
    public static AotState now() {
        if (AotCache.isOff()) {
            return new AotState(Kind.OFF, CacheFolder.path(), 0);
        }
        var cache = AotCache.of(WorkerOptions.DEFAULTS, LaunchOptions.ofThisJvm());
        if (cache == null) {
            return new AotState(Kind.IMPOSSIBLE, CacheFolder.path(), 0);
        }
        try {
            if (!Files.exists(cache.file())) {
                return new AotState(Kind.MISSING, cache.file(), 0);
            }
            return new AotState(cache.isThere() ? Kind.USED : Kind.USELESS, cache.file(), Files.size(cache.file()));
        } catch (IOException e) {
            return new AotState(Kind.USELESS, cache.file(), 0);
        }
    }
}
