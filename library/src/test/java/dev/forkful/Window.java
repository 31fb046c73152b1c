package dev.forkful;

/** What the library thinks that workers should have on their way, for tests of whether it keeps to that. */
public final class Window {
    private Window() {}

    /** How many jobs of one item {@code map} and its sisters keep on their way now. */
    public static int of(Workers workers) {
        return of(workers, 1);
    }

    /** How many jobs of so many items each. */
    public static int of(Workers workers, int items) {
        var pool = (BackendWorkers) workers;
        return pool.backend().window(pool.options(), items);
    }

    /** How many items a job of a {@code map} has now. */
    public static int batch(Workers workers) {
        var pool = (BackendWorkers) workers;
        return pool.backend().batch(pool.options());
    }
}
