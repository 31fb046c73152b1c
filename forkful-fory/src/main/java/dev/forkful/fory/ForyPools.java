package dev.forkful.fory;

import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Forys that no one is using, for each class loader: one Fory is for one thread, and knows classes by their names. Thread-safe.
 */
final class ForyPools {
    /** A Fory keeps classes, and so their loaders, alive: those of loaders that have not been used for long are let go. */
    private static final int MOST_LOADERS = 8;

    private static final int MOST_OF_A_LOADER = 16;

    /** Guarded by this. */
    private final Map<ClassLoader, ArrayDeque<ForyOfLoader>> idle = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<ClassLoader, ArrayDeque<ForyOfLoader>> eldest) {
            return size() > MOST_LOADERS;
        }
    };

    /** One for the caller alone, to be closed, which gives it back. */
    ForyOfLoader take(ClassLoader loader) {
        synchronized (this) {
            var ofLoader = idle.get(loader);
            var one = ofLoader == null ? null : ofLoader.pollLast();
            if (one != null) {
                return one;
            }
        }
        return new ForyOfLoader(loader, this);
    }

    synchronized void giveBack(ForyOfLoader one) {
        var ofLoader = idle.computeIfAbsent(one.loader(), l -> new ArrayDeque<>());
        if (ofLoader.size() < MOST_OF_A_LOADER) {
            ofLoader.addLast(one);
        }
    }
}
