package dev.forkful.internal.pool;

import dev.forkful.WorkerStats.State;
import dev.forkful.internal.pool.Tally.WorkerReport;
import dev.forkful.internal.watch.Stacks;
import dev.forkful.internal.wire.Frame;
import dev.forkful.internal.wire.Frame.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Asks all workers of a pool at once where their threads are, and waits for the answers, but not for ever. Thread-safe. */
final class Dumps {
    /** How long the workers may take, all together. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    /** What is known of a worker here, and what it will say; null if it cannot be asked yet. */
    private record Asked(
            WorkerReport report, long number, @Nullable CompletableFuture<String> answer) {}

    private final PoolState pool;
    private final Harvest harvest;
    private final AtomicLong numbers = new AtomicLong();
    private final Map<Long, CompletableFuture<String>> requests = new ConcurrentHashMap<>();

    Dumps(PoolState pool, Harvest harvest) {
        this.pool = pool;
        this.harvest = harvest;
    }

    /** A worker has answered. Does not wait. */
    void answered(long number, String threads) {
        var request = requests.get(number);
        if (request != null) {
            request.complete(threads);
        }
    }

    /** Of all workers. */
    String take() {
        var all = new ArrayList<Asked>();
        pool.event(now -> {
            harvest.drain(now); // what has ended does not run any more
            for (var worker : pool.workers.values()) {
                all.add(ask(worker));
            }
        });
        long at = System.nanoTime();
        var text = new StringBuilder();
        try {
            for (var asked : all) {
                append(asked, at, text);
            }
        } finally {
            all.forEach(asked -> requests.remove(asked.number));
        }
        return text.toString();
    }

    /** Under the lock. */
    private Asked ask(WorkerHandle worker) {
        var report = pool.report(worker);
        if (worker.ring == null) {
            return new Asked(report, 0, null);
        }
        long number = numbers.incrementAndGet();
        var answer = new CompletableFuture<String>();
        requests.put(number, answer);
        worker.send(Frame.of(Kind.DUMP, number));
        return new Asked(report, number, answer);
    }

    private static void append(Asked asked, long at, StringBuilder to) {
        var report = asked.report;
        var state = Tally.state(report.phase());
        to.append("worker ").append(report.name());
        to.append(report.pid() < 0 ? "" : " (pid " + report.pid() + ")").append(": ");
        to.append(state.name().toLowerCase(Locale.ROOT));
        if (report.task() != null) {
            to.append(" with ").append(report.task()).append(" for ");
            to.append(Stacks.seconds(Math.max(0, at - report.since())));
        }
        if (asked.answer == null) {
            to.append(state == State.STARTING ? "" : ", and cannot be asked").append('\n');
            return;
        }
        try {
            long left = Math.max(0, at + PATIENCE.toNanos() - System.nanoTime());
            var threads = asked.answer.get(left, TimeUnit.NANOSECONDS);
            to.append('\n').append(threads);
        } catch (TimeoutException | ExecutionException e) {
            to.append("; it did not answer within ").append(PATIENCE.toSeconds());
            to.append(" s: its process is stopped, or its JVM cannot be, or it is ending\n");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            to.append("; its answer was not waited for, because this thread was interrupted\n");
        }
    }
}
