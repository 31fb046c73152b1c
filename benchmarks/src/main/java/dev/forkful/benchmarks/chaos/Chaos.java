package dev.forkful.benchmarks.chaos;

import dev.forkful.Outcome;
import dev.forkful.PoolStats;
import dev.forkful.TaskException;
import dev.forkful.WorkerStats;
import dev.forkful.Workers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;

/**
 * A pool with retries whose workers are killed, stopped, and end themselves, all the time; and whether each item still has exactly one result, the right one.
 *
 * @param items how many
 * @param workers how many
 * @param everyMs how long between two kills from outside
 * @param workMicros how long an item computes
 * @param seed of what is random in the harm
 */
public record Chaos(int items, int workers, long everyMs, long workMicros, long seed) {
    /** Of how many items one ends its own worker, on its first tries. */
    private static final int SUICIDES = 20_000;

    /**
     * What became of it.
     *
     * @param elapsed how long it took
     * @param harm what was done from outside
     * @param right items with exactly one result, which was right
     * @param missing items without a result
     * @param wrong results that were not right
     * @param twice results of items that had one already
     * @param failures what failed for good, a few of them
     * @param longestGap the longest time in which no result came, in milliseconds
     * @param medianGap the median of the times between a result that was the first in 20 ms and the one before, in milliseconds; 0 if there were none
     * @param statistics what the pool says
     */
    public record Report(
            Duration elapsed,
            Map<Harm.Way, Long> harm,
            int right,
            int missing,
            int wrong,
            int twice,
            List<String> failures,
            long longestGap,
            long medianGap,
            PoolStats statistics) {
        /** Whether every item is accounted for. */
        public boolean isGood() {
            return missing == 0 && wrong == 0 && twice == 0 && failures.isEmpty();
        }

        @Override
        public String toString() {
            return """
                    %s in %.1f s
                      items with exactly one result, the right one: %,d (missing %,d, wrong %,d, twice %,d, failed %s)
                      harm from outside: %s; workers replaced: %s
                      tries that were not the first: %,d
                      longest time without any result %,d ms; median of those over 20 ms %,d ms""".formatted(
                            isGood() ? "good" : "NOT GOOD",
                            elapsed.toMillis() / 1e3,
                            right,
                            missing,
                            wrong,
                            twice,
                            failures.isEmpty() ? "0" : failures,
                            harm,
                            statistics.restarts(),
                            statistics.retried(),
                            longestGap,
                            medianGap);
        }
    }

    /** Runs it. */
    public Report run() throws InterruptedException {
        long from = System.nanoTime();
        try (var pool = Workers.ofProcesses()
                .count(workers)
                .spares(1)
                .name("chaos")
                .retries(1_000)
                .retryOn(TaskException.class)
                .taskTimeout(Duration.ofSeconds(3))
                .gracePeriod(Duration.ofMillis(200))
                .open()) {
            var harm = new Harm(() -> victims(pool), seed, everyMs);
            var thread = Thread.ofPlatform().name("harm").start(harm);
            var account = new Account(items);
            try {
                long micros = workMicros;
                Iterable<Integer> numbers = () -> IntStream.range(0, items).iterator();
                pool.outcomes(numbers, n -> work(n, micros)).forEach(account::enter);
            } finally {
                harm.end();
                thread.join();
            }
            return account.report(Duration.ofNanos(System.nanoTime() - from), harm.done(), pool.statistics());
        }
    }

    private static List<Long> victims(Workers pool) {
        return pool.statistics().workers().stream()
                .filter(w -> w.state() != WorkerStats.State.STOPPING && w.pid() > 0)
                .map(WorkerStats::pid)
                .toList();
    }

    /** In a worker. Some end it; that they do not do so for ever is left to chance. */
    private static long work(int n, long micros) {
        long until = System.nanoTime() + micros * 1_000;
        while (System.nanoTime() < until) {
            Thread.onSpinWait();
        }
        if (n % SUICIDES == SUICIDES - 1 && ThreadLocalRandom.current().nextInt(3) > 0) {
            Runtime.getRuntime().halt(3);
        }
        return result(n);
    }

    private static long result(int n) {
        return n * 0x9E37_79B9L + 1;
    }

    /** Who has a result. Confined to the thread that takes them. */
    private static final class Account {
        private static final long GAP_MS = 20;

        private final BitSet seen;
        private final int items;
        private int wrong;
        private int twice;
        private final List<String> failures = new ArrayList<>();
        private final List<Long> gaps = new ArrayList<>();
        private long last = System.nanoTime();

        Account(int items) {
            this.items = items;
            this.seen = new BitSet(items);
        }

        void enter(Outcome<Integer, Long> outcome) {
            long now = System.nanoTime();
            long gap = (now - last) / 1_000_000;
            last = now;
            if (gap >= GAP_MS) {
                gaps.add(gap);
            }
            int n = outcome.item();
            switch (outcome) {
                case Outcome.Success<Integer, Long> s -> wrong += s.value() == result(n) ? 0 : 1;
                case Outcome.Failure<Integer, Long> f -> {
                    if (failures.size() < 5) {
                        failures.add(String.valueOf(f.error().getMessage()));
                    }
                }
            }
            twice += seen.get(n) ? 1 : 0;
            seen.set(n);
        }

        Report report(Duration elapsed, Map<Harm.Way, Long> harm, PoolStats statistics) {
            long[] sorted = gaps.stream().mapToLong(Long::longValue).sorted().toArray();
            int there = seen.cardinality();
            return new Report(
                    elapsed,
                    harm,
                    there - wrong - twice - failures.size(),
                    items - there,
                    wrong,
                    twice,
                    List.copyOf(failures),
                    Arrays.stream(sorted).max().orElse(0),
                    sorted.length == 0 ? 0 : sorted[sorted.length / 2],
                    statistics);
        }
    }
}
