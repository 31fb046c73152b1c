package dev.forkful.internal.pool;

import java.util.BitSet;

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

    /** It must stop even if it has begun. */
    boolean stopping;

    /** Where its items begin among those that were submitted with them. */
    final int from;

    /** Which of those have been begun; shared by all that were split off. */
    final BitSet itemsBegun;

    /** How often it ended, which is to be once. */
    int ends;

    PaperTask(String name, int items, Limits limits) {
        this(name, items, limits, 0, new BitSet());
    }

    private PaperTask(String name, int items, Limits limits, int from, BitSet itemsBegun) {
        super(limits);
        this.name = name;
        this.items = items;
        this.from = from;
        this.itemsBegun = itemsBegun;
    }

    /** Leaves it so many items; the rest is another task. */
    PaperTask split(int first) {
        var rest = new PaperTask(name + "+" + first, items - first, limits, from + first, itemsBegun);
        rest.unwanted = unwanted;
        rest.stopping = stopping;
        items = first;
        return rest;
    }

    /** Which item was begun last, among those that were submitted with it. */
    int lastBegun() {
        return from + begun - 1;
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
