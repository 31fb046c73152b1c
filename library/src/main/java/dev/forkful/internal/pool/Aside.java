package dev.forkful.internal.pool;

/** Has something done on a virtual thread of its own: it may take its time, or is the user's, and whoever has to see to it has other things to do. */
public final class Aside {
    private Aside() {}

    /**
     * Starts it; where the system refuses a thread it is done here and now, since late is better than never. Not under a lock. A virtual thread that was not started will not run later, though the
     * JDK may have it in a queue; and if one of those that it has beside them was refused, there is no class of virtual threads any more.
     */
    public static void run(String thread, Runnable todo) {
        try {
            Thread.ofVirtual().name(thread).start(todo);
        } catch (OutOfMemoryError | NoClassDefFoundError e) {
            todo.run();
        }
    }
}
