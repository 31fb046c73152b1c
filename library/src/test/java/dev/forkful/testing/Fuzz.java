package dev.forkful.testing;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * Gives hostile inputs to something that reads bytes: each is read or refused, as documented, soon, and for no more memory than a bound. In a build as many as
 * take a few seconds; {@code -Dforkful.fuzz.inputs=1000000} asks for so many in all, {@code -Dforkful.fuzz.seed=N} for those that were printed.
 *
 * @param name of what is tried
 * @param percent how many of all inputs are for it
 * @param honest what the mutations begin with
 * @param documented how it may refuse
 * @param mostBytes what it may allocate for any input
 * @param mostPerByte and how much more for each byte of it
 */
public record Fuzz(
        String name,
        int percent,
        List<byte[]> honest,
        Predicate<Throwable> documented,
        long mostBytes,
        long mostPerByte) {
    private static final long INPUTS = Long.getLong("forkful.fuzz.inputs", 40_000);
    private static final long SEED = Long.getLong("forkful.fuzz.seed", System.nanoTime());

    /** Longer than any input takes on a busy machine; the shortest hangs are for ever. */
    private static final Duration LONGEST = Duration.ofSeconds(10);

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    /** What reads. */
    public interface Target {
        /** Reads an input, or refuses it by throwing. */
        void read(byte[] input) throws Throwable;
    }

    /** What became of the inputs. */
    public record Report(String name, long inputs, Map<String, Long> outcomes, long mostAllocated, Duration elapsed) {
        /** How many were read to their end. */
        public long read() {
            return outcomes.getOrDefault("read", 0L);
        }

        @Override
        public String toString() {
            return "fuzz, %s: %,d inputs in %.1f s, at most %,d bytes allocated for one, %s (seed %d)"
                    .formatted(name, inputs, elapsed.toMillis() / 1e3, mostAllocated, outcomes, SEED);
        }
    }

    /** Tries all inputs, and prints what became of them. */
    public Report run(Target target) throws InterruptedException {
        var outcomes = new TreeMap<String, Long>();
        long inputs = Math.max(1, INPUTS * percent / 100);
        long most = 0;
        long from = System.nanoTime();
        for (byte[] bytes : honest) { // loads what is needed
            outcome(target, bytes, -1);
        }
        try (var clock = new Clock(Thread.currentThread())) {
            for (long i = 0; i < inputs; i++) {
                // mixed first: the first numbers of neighbouring seeds are alike, and all inputs would be of one kind
                byte[] input = Mutations.of(honest, new Random(new SplittableRandom(SEED * 31 + i).nextLong()));
                clock.at = i;
                clock.since = System.nanoTime();
                long before = THREADS.getCurrentThreadAllocatedBytes();
                var outcome = outcome(target, input, i);
                long allocated = THREADS.getCurrentThreadAllocatedBytes() - before;
                outcomes.merge(outcome, 1L, Long::sum);
                most = Math.max(most, allocated);
                if (allocated > mostBytes + mostPerByte * input.length) {
                    throw failure(i, input, "allocates " + allocated + " bytes for " + input.length, null);
                }
            }
        }
        var report = new Report(name, inputs, outcomes, most, Duration.ofNanos(System.nanoTime() - from));
        System.out.println(report);
        return report;
    }

    private String outcome(Target target, byte[] input, long number) {
        try {
            target.read(input);
            return "read";
        } catch (Throwable e) {
            if (e instanceof OutOfMemoryError || !documented.test(e)) {
                throw failure(number, input, "throws what is not documented", e);
            }
            return e.getClass().getSimpleName();
        }
    }

    private AssertionError failure(long number, byte[] input, String what, Throwable cause) {
        return new AssertionError(
                name + " " + what + ", with -Dforkful.fuzz.seed=" + SEED + " input " + number + ": "
                        + HexFormat.of().formatHex(input, 0, Math.min(input.length, 2000)),
                cause);
    }

    /** Tells of an input that takes too long, and where it is at, and interrupts it. */
    private final class Clock implements AutoCloseable {
        volatile long at;
        volatile long since = System.nanoTime();
        private final Thread thread;

        Clock(Thread watched) {
            thread = Thread.ofVirtual().start(() -> {
                try {
                    while (true) {
                        Thread.sleep(LONGEST);
                        if (System.nanoTime() - since > LONGEST.toNanos()) {
                            System.err.println(
                                    name + " hangs with -Dforkful.fuzz.seed=" + SEED + " input " + at + ", at");
                            List.of(watched.getStackTrace()).forEach(frame -> System.err.println("  " + frame));
                            watched.interrupt();
                        }
                    }
                } catch (InterruptedException e) {
                    // all were tried
                }
            });
        }

        @Override
        public void close() throws InterruptedException {
            thread.interrupt();
            thread.join();
        }
    }
}
