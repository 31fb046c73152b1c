package dev.forkful.benchmarks.soak;

import dev.forkful.Outcome;
import dev.forkful.Output;
import dev.forkful.WorkerStats;
import dev.forkful.Workers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * One pool that works for a long time in rounds: values, failures, tasks that run out of time, workers that end themselves, are killed, and are recycled. After
 * each round other pools are opened and closed, and then, when nothing has anything to do, it is looked how much there is of what could leak.
 *
 * @param length of the whole; more if there have been too few looks by then: a round goes on until the last of its tasks has run out of time, more than once if its worker was killed
 * @param warmUp how much of that is not judged: code is compiled, caches fill
 * @param round how long between two looks
 * @param workers how many
 * @param seed of which worker is killed when
 */
public record Soak(Duration length, Duration warmUp, Duration round, int workers, long seed) {
    /** What a task may take; no other than those that are to run out of it comes near, even on a busy machine. */
    private static final Duration LIMIT = Duration.ofSeconds(2);

    private static final Duration SETTLING = Duration.ofSeconds(30);

    /** How long from one kill to the next. In short rounds the first comes in their middle, so that each has one; not more of them, or no task could run out of its time. */
    private static final Duration KILL = Duration.ofSeconds(2);

    /**
     * What became of it.
     *
     * @param seed of what was random
     * @param tasks how many were done
     * @param right how many ended as they had to
     * @param outcomes how many there were of each kind
     * @param wrong what did not end as it had to, a few of them
     * @param restarts how many workers were replaced, and why
     * @param samples the looks
     * @param verdicts whether it ended where it began
     */
    public record Report(
            long seed,
            long tasks,
            long right,
            Map<String, Long> outcomes,
            List<String> wrong,
            Map<String, Long> restarts,
            List<Sample> samples,
            List<Verdict> verdicts) {
        /** Whether every task ended as it had to, and everything where it began. */
        public boolean isGood() {
            return tasks == right && verdicts.stream().allMatch(Verdict::isGood);
        }

        @Override
        public String toString() {
            var text = new StringBuilder("%s after %.1f minutes%n"
                    .formatted(isGood() ? "good" : "NOT GOOD", samples.getLast().minutes()));
            text.append("  tasks that ended as they had to: %,d of %,d %s%s%n"
                    .formatted(right, tasks, outcomes, wrong.isEmpty() ? "" : " " + wrong));
            text.append("  workers replaced: ").append(restarts);
            verdicts.forEach(v -> text.append("\n  ").append(v));
            return text.toString();
        }
    }

    /** Runs it, and tells each look as it comes. */
    public Report run(Consumer<Sample> progress) throws InterruptedException {
        long from = System.nanoTime();
        var account = new Account();
        var samples = new ArrayList<Sample>();
        var random = new Random(seed);
        try (var pool = Workers.ofProcesses()
                .count(workers)
                .name("soak")
                .heap("64m")
                .taskTimeout(LIMIT)
                .gracePeriod(Duration.ofMillis(200))
                .retries(1_000)
                .recycleAfter(5_000)
                .output(Output.discard())
                .open()) {
            do {
                round(pool, account, random);
                others();
                settle(pool);
                var sample = Sample.take((System.nanoTime() - from) / 60e9, account.tasks, pool);
                samples.add(sample);
                progress.accept(sample);
            } while (System.nanoTime() - from < length.toNanos() || !Verdict.isEnough(samples, minutesOfWarmUp()));
            return new Report(
                    seed,
                    account.tasks,
                    account.right,
                    account.outcomes,
                    account.wrong,
                    pool.statistics().restarts(),
                    List.copyOf(samples),
                    Verdict.of(samples, minutesOfWarmUp()));
        }
    }

    private double minutesOfWarmUp() {
        return warmUp.toNanos() / 60e9;
    }

    private void round(Workers pool, Account account, Random random) throws InterruptedException {
        long until = System.nanoTime() + round.toNanos();
        var half = round.dividedBy(2);
        var first = half.compareTo(KILL) < 0 ? half : KILL;
        var killer = Thread.ofPlatform().name("killer").start(() -> kill(pool, random, first));
        try {
            Iterable<Integer> numbers = () -> new Numbers(account.next, until);
            pool.outcomes(numbers, Mix::work).forEach(account::enter);
        } finally {
            killer.interrupt();
            killer.join();
        }
        account.next = (int) account.tasks;
    }

    private static void kill(Workers pool, Random random, Duration first) {
        try {
            for (var pause = first; ; pause = KILL) {
                Thread.sleep(pause);
                var all = pool.statistics().workers().stream()
                        .filter(w -> w.pid() > 0)
                        .toList();
                if (!all.isEmpty()) {
                    ProcessHandle.of(all.get(random.nextInt(all.size())).pid())
                            .ifPresent(ProcessHandle::destroyForcibly);
                }
            }
        } catch (InterruptedException e) {
            // the round is over
        }
    }

    /** Pools that are opened, used and closed: of those, too, nothing must be left. */
    private static void others() {
        try (var processes = Workers.processes(1);
                var threads = Workers.threads()) {
            processes.map(List.of(1, 2, 3), n -> n);
            threads.map(List.of(1, 2, 3), n -> n);
        }
    }

    /** Waits until all workers are there and have nothing to do. */
    private void settle(Workers pool) throws InterruptedException {
        long deadline = System.nanoTime() + SETTLING.toNanos();
        while (true) {
            pool.map(
                    java.util.stream.IntStream.range(0, workers * 4).boxed().toList(),
                    n -> n); // so that all are started
            var all = pool.statistics().workers();
            if (all.size() == workers && all.stream().allMatch(w -> w.state() == WorkerStats.State.IDLE)) {
                return;
            }
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("does not settle: " + all);
            }
            Thread.sleep(20);
        }
    }

    /** Numbers from one on, until the time has come. */
    private static final class Numbers implements Iterator<Integer> {
        private int next;
        private final long until;

        Numbers(int from, long until) {
            this.next = from;
            this.until = until;
        }

        @Override
        public boolean hasNext() {
            return System.nanoTime() - until < 0;
        }

        @Override
        public Integer next() {
            return next++;
        }
    }

    /** Confined to the thread that takes the outcomes. */
    private static final class Account {
        private static final int FEW = 5;

        private int next;
        private long tasks;
        private long right;
        private final Map<String, Long> outcomes = new TreeMap<>();
        private final List<String> wrong = new ArrayList<>();

        void enter(Outcome<Integer, Object> outcome) {
            tasks++;
            var kind = outcome instanceof Outcome.Failure<Integer, Object> f
                    ? f.error().getClass().getSimpleName()
                    : "Success";
            outcomes.merge(kind, 1L, Long::sum);
            if (Mix.isRight(outcome)) {
                right++;
            } else if (wrong.size() < FEW) {
                wrong.add(outcome.toString());
            }
        }
    }
}
