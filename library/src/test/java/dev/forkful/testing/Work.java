package dev.forkful.testing;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

/** What tasks do in tests, and inputs for them. */
public final class Work {
    private Work() {}

    /** An exception with a field of its own. */
    public static final class Spoiled extends Exception {
        public final int since;

        public Spoiled(String message, int since, Throwable cause) {
            super(message, cause);
            this.since = since;
        }
    }

    public static int square(int n) {
        return n * n;
    }

    /** Fails for one number and returns the others. */
    public static int allBut(int bad, int n) {
        if (n == bad) {
            throw new IllegalArgumentException("bad item " + n);
        }
        return n;
    }

    /** Fails, saying for what. */
    public static int fail(Object what) {
        throw new IllegalStateException("failed for " + what);
    }

    /** Fails with an exception that has a field, a cause and a suppressed exception. */
    public static int spoil() throws Spoiled {
        var e = new Spoiled("milk", 3, new IOException("warm"));
        e.addSuppressed(new IllegalStateException("door open"));
        throw e;
    }

    /** Runs until it is interrupted or killed. */
    public static void waitForEver(Signal running) throws InterruptedException {
        running.give();
        while (true) {
            Thread.sleep(60_000);
        }
    }

    public static List<Integer> upTo(int n) {
        return IntStream.range(0, n).boxed().toList();
    }

    /** The numbers from 0, counting how many were taken. */
    public static final class Numbers implements Iterable<Integer> {
        public final AtomicLong taken = new AtomicLong();
        public final AtomicLong iterations = new AtomicLong();
        private final long end;

        public Numbers(long end) {
            this.end = end;
        }

        public static Numbers endless() {
            return new Numbers(Long.MAX_VALUE);
        }

        @Override
        public Iterator<Integer> iterator() {
            iterations.incrementAndGet();
            return new Iterator<>() {
                @Override
                public boolean hasNext() {
                    return taken.get() < end;
                }

                @Override
                public Integer next() {
                    return (int) taken.getAndIncrement();
                }
            };
        }
    }

    /** What an input does when its next item is asked for. */
    public interface Next<T> {
        T at(int place) throws Exception;
    }

    /** An input of so many items that are made when they are asked for. */
    public static <T> Iterable<T> input(int count, Next<T> next) {
        return () -> new Iterator<>() {
            private int place;

            @Override
            public boolean hasNext() {
                return place < count;
            }

            @Override
            public T next() {
                if (place >= count) {
                    throw new NoSuchElementException();
                }
                try {
                    return next.at(place++);
                } catch (RuntimeException e) {
                    throw e;
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
            }
        };
    }

    /** A list that may hold null. */
    @SafeVarargs
    public static <T> List<T> listOf(T... items) {
        return new ArrayList<>(java.util.Arrays.asList(items));
    }
}
