package dev.forkful.internal.pool;

import dev.forkful.internal.wire.Frame;
import dev.forkful.internal.wire.Frame.Kind;
import dev.forkful.spi.Job;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/** Who asks where a task is, and waits for its worker's answer. Thread-safe. */
final class StackRequests {
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private final PoolState pool;

    /** By the number of the try. Two who ask for the same share the answer. */
    private final Map<Long, CompletableFuture<List<StackTraceElement>>> requests = new ConcurrentHashMap<>();

    StackRequests(PoolState pool) {
        this.pool = pool;
    }

    /** A worker has answered. Does not wait. */
    void answered(long tried, List<StackTraceElement> stack) {
        var request = requests.get(tried);
        if (request != null) {
            request.complete(stack);
        }
    }

    /** Asks, and waits for the answer; empty if the job does not run, or its worker does not answer in time. */
    List<StackTraceElement> ask(Job job) {
        var answer = new CompletableFuture<List<StackTraceElement>>();
        var asked = new AtomicLong(-1);
        var shared = new AtomicReference<>(answer);
        pool.event(now -> {
            var task = (Shipment) job.ticket();
            if (task != null && task.worker != null && task.worker.ring().isBegun(task)) {
                asked.set(task.tried);
                var others = requests.putIfAbsent(task.tried, answer);
                shared.set(others == null ? answer : others);
                if (others == null) {
                    task.worker.send(Frame.of(Kind.WHERE, task.tried));
                }
            }
        });
        if (asked.get() < 0) {
            return List.of();
        }
        try {
            return shared.get().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException e) {
            return List.of();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return List.of();
        } finally {
            requests.remove(asked.get(), shared.get());
        }
    }
}
