package dev.forkful;

import java.io.Serializable;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/** The pairs of two inputs. */
final class Pairs<A, B> implements Iterator<Pairs.Pair> {
    private final Iterator<? extends A> first;
    private final Iterator<? extends B> second;
    private long place;

    Pairs(Iterator<? extends A> first, Iterator<? extends B> second) {
        this.first = first;
        this.second = second;
    }

    @Override
    public boolean hasNext() {
        boolean more = first.hasNext();
        if (more != second.hasNext()) {
            throw new IllegalArgumentException(
                    "the " + (more ? "first" : "second") + " input of map() is longer than the other");
        }
        return more;
    }

    @Override
    public Pair next() {
        var pair = new Pair(BackendWorkers.item(first.next(), place), BackendWorkers.item(second.next(), place));
        place++;
        return pair;
    }

    /** One pair; named fields, so that a {@link NotShippableException} names the one at fault. */
    record Pair(Object first, Object second) implements Serializable {}

    /** Calls a function of two with a pair. */
    record PairFn<A, B, R extends @Nullable Object>(BiFn<? super A, ? super B, ? extends R> fn) implements Fn<Pair, R> {
        @Override
        @SuppressWarnings("unchecked") // Pairs made it of an A and a B
        public R apply(Pair pair) throws Exception {
            return fn.apply((A) pair.first(), (B) pair.second());
        }
    }
}
