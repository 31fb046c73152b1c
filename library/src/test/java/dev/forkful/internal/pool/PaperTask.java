package dev.forkful.internal.pool;

/** A task of {@link PaperWorkers}: what its worker would do with it, and its claim. */
final class PaperTask extends Entry {
    final String name;

    /** How many items it has. */
    int items;

    /** How many of them its worker has begun. */
    int begun;

    /** How many of them it may begin. */
    int limit;

    /** Who has it; 0 if no one. */
    int worker;

    /** When its worker began what it began last. */
    long begunAt;

    boolean unwanted;

    /** How often it ended, which is to be once. */
    int ends;

    PaperTask(String name, int items, Limits limits) {
        super(limits);
        this.name = name;
        this.items = items;
    }

    @Override
    int items() {
        return items;
    }

    @Override
    public String toString() {
        return name;
    }
}
