package dev.forkful.benchmarks.chaos;

import dev.forkful.Outcome;
import dev.forkful.Output;
import dev.forkful.OutputLine;
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
 * A pool with retries whose workers are killed, stopped, and end themselves, again and again; and whether each item still has exactly one result, the right one. After a time
 * nobody does harm from outside any more: each kill costs a start, and where there are few CPUs ten a second leave nothing for the items.
 *
 * @param items how many
 * @param workers how many
 * @param everyMs how long between two kills from outside
 * @param harmed for how long there are such
 * @param workMicros how long an item computes
 * @param seed of what is random in the harm
 */
public record Chaos(int items, int workers, long everyMs, Duration harmed, long workMicros, long seed) {
    /** Of how many items one ends its own worker, on its first tries. */
    private static final int SUICIDES = 20_000;

    /** What a worker says before it ends itself. */
    private static final String GOODBYE = "goodbye";

    /**
     * What became of it.
     *
     * @param elapsed how long it took
     * @param harm what was done from outside
     * @param right items with exactly one result, which was right
     * @param missing items without a result
     * @param wrong results that were not right
     * @param twice results of items that had one already
     * @param failed how many failed for good
     * @param failures the words of the first few of them
     * @param longestGap the longest time in which no result came, in milliseconds
     * @param recoveries how many workers' places were filled again: the new one had a result
     * @param recoveryMedian how long that took, from the death on, in milliseconds
     * @param recovery99 and how long 99 of 100 took at most
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
            int failed,
            List<String> failures,
            long longestGap,
            int recoveries,
            long recoveryMedian,
            long recovery99,
            long medianGap,
            PoolStats statistics) {
        /** Whether every item is accounted for, in spite of some harm: without any, nothing is shown. */
        public boolean isGood() {
            return missing == 0 && wrong == 0 && twice == 0 && failed == 0 && !harm.isEmpty();
        }

        @Override
        public String toString() {
            return """
                    %s in %.1f s
                      items with exactly one result, the right one: %,d (missing %,d, wrong %,d, twice %,d, failed %,d%s)
                      harm from outside: %s; workers replaced: %s
                      tries that were not the first: %,d
                      from a worker's death to the first result of the one in its place: p50 %,d ms, p99 %,d ms, of %,d
                      longest time without any result %,d ms; median of those over 20 ms %,d ms""".formatted(
                            isGood() ? "good" : "NOT GOOD",
                            elapsed.toMillis() / 1e3,
                            right,
                            missing,
                            wrong,
                            twice,
                            failed,
                            failures.isEmpty() ? "" : ": " + failures,
                            harm.isEmpty() ? "none, which shows nothing" : harm,
                            statistics.restarts(),
                            statistics.retried(),
                            recoveryMedian,
                            recovery99,
                            recoveries,
                            longestGap,
                            medianGap);
        }
    }

    /** Runs it. */
    public Report run() throws InterruptedException {
        long from = System.nanoTime();
        var recovery = new Recovery();
        try (var pool = Workers.ofProcesses()
                .count(workers)
                .spares(1)
                .name("chaos")
                .retries(1_000)
                .retryOn(TaskException.class)
                .taskTimeout(Duration.ofSeconds(3))
                .gracePeriod(Duration.ofMillis(200))
                .output(line -> hear(line, recovery))
                .open()) {
            var harm = new Harm(() -> victims(pool), seed, everyMs, harmed, recovery::died);
            var thread = Thread.ofPlatform().name("harm").start(harm);
            var account = new Account(items, recovery);
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

    private static void hear(OutputLine line, Recovery recovery) {
        if (line.text().equals(GOODBYE)) {
            recovery.died(line.pid());
        } else {
            Output.forward().line(line);
        }
    }

    /**
     * Whoever is ready, if there are two at least. Not those that start: where three in a row die as they start, a pool says that no worker can be started. And
     * on a busy machine a start may take longer than the time between two kills.
     */
    private static List<Long> victims(Workers pool) {
        var ready = pool.statistics().workers().stream()
                .filter(w -> w.state() == WorkerStats.State.IDLE || w.state() == WorkerStats.State.BUSY)
                .map(WorkerStats::pid)
                .toList();
        return ready.size() < 2 ? List.of() : ready;
    }

    /** In a worker. Some end it; that they do not do so for ever is left to chance. */
    private static long work(int n, long micros) {
        long until = System.nanoTime() + micros * 1_000;
        while (System.nanoTime() < until) {
            Thread.onSpinWait();
        }
        if (n % SUICIDES == SUICIDES - 1 && ThreadLocalRandom.current().nextInt(3) > 0) {
            System.err.println(GOODBYE);
            System.err.flush();
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
        private int failed;
        private final List<String> failures = new ArrayList<>();
        private final Recovery recovery;
        private final List<Long> gaps = new ArrayList<>();
        private long last = System.nanoTime();

        Account(int items, Recovery recovery) {
            this.recovery = recovery;
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
            recovery.result(outcome.stats().pid());
            int n = outcome.item();
            switch (outcome) {
                case Outcome.Success<Integer, Long> s -> wrong += s.value() == result(n) ? 0 : 1;
                case Outcome.Failure<Integer, Long> f -> {
                    failed++;
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
                    there - wrong - twice - failed,
                    items - there,
                    wrong,
                    twice,
                    failed,
                    List.copyOf(failures),
                    Arrays.stream(sorted).max().orElse(0),
                    recovery.count(),
                    recovery.percentile(50),
                    recovery.percentile(99),
                    sorted.length == 0 ? 0 : sorted[sorted.length / 2],
                    statistics);
        }
    }
}
