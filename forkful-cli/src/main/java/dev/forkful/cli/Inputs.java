package dev.forkful.cli;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Objects;

/**
 * The inputs on their way to the workers, each with its number. The number does not travel: an outcome has the very object that was given, so the
 * objects are made distinct and looked up by identity, and a plain string is all that a worker gets.
 *
 * <p>The iterator is used by the thread that feeds the workers, {@link #finished} by the one that takes the outcomes.
 */
final class Inputs implements Iterable<String> {
    private final Iterator<String> source;
    private final Window window;
    private final Map<String, Long> onTheirWay = Collections.synchronizedMap(new IdentityHashMap<>());

    Inputs(Iterator<String> source, Window window) {
        this.source = source;
        this.window = window;
    }

    @Override
    public Iterator<String> iterator() {
        return new Iterator<>() {
            private long count;

            @Override
            public boolean hasNext() {
                return source.hasNext();
            }

            @Override
            @SuppressWarnings("StringCopy") // its identity is wanted
            public String next() {
                window.enter();
                var input = new String(source.next());
                onTheirWay.put(input, ++count);
                return input;
            }
        };
    }

    /** The number of an input that has come back, counted from 1. */
    long finished(String input) {
        return Objects.requireNonNull(onTheirWay.remove(input), input);
    }
}
