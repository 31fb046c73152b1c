package dev.forkful.internal.ship;

import dev.forkful.Workers;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The classes of a worker: one {@link ShippedLoader} for each class loader of the parent that has come up, created as they do. Thread-safe.
 */
public final class ShippedClasses implements ClassSpace {
    /** Asks the parent and waits for its answer. */
    @FunctionalInterface
    public interface Parent {
        /** The answer of {@link HomeClasses#answer}; throws if the parent is gone. */
        byte[] ask(byte[] question);
    }

    private static final @Nullable ClassLoader OWN = Workers.class.getClassLoader();

    private final Parent parent;
    private final Map<Integer, ShippedLoader> loaders = new ConcurrentHashMap<>();
    private final AtomicLong variablesSet = new AtomicLong();

    public ShippedClasses(Parent parent) {
        this.parent = parent;
    }

    @Override
    public int spaceOf(Class<?> type) {
        var loader = type.getClassLoader();
        if (loader instanceof ShippedLoader shipped) {
            return shipped.space();
        }
        return ClassLoader.getSystemClassLoader().equals(loader) && !ClassSpace.isForkful(type.getName())
                ? APPLICATION
                : EVERYWHERE;
    }

    @Override
    public boolean takesVariables() {
        return true;
    }

    @Override
    public void settingVariable() {
        variablesSet.incrementAndGet();
    }

    /** How often a variable of a session has been set: until that changes, no value that comes here has changed any. */
    public long variablesSet() {
        return variablesSet.get();
    }

    @Override
    public Class<?> find(int space, String name) throws ClassNotFoundException {
        return Class.forName(name, false, space == EVERYWHERE ? OWN : loader(space));
    }

    /** The stand-in for the parent's class loader of that number. */
    @Override
    public ShippedLoader loader(int space) {
        var known = loaders.get(space); // nearly always, and without making a function first
        return known != null ? known : loaders.computeIfAbsent(space, n -> new ShippedLoader(n, this, parent));
    }
}
