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

    /** What those who ask for the same share. */
    private static final class Request {
        final CompletableFuture<List<StackTraceElement>> answer = new CompletableFuture<>();

        /** How many wait for it. Changed while the map holds its entry. */
        int askers;
    }

    /** By the number of the try. */
    private final Map<Long, Request> requests = new ConcurrentHashMap<>();

    StackRequests(PoolState pool) {
        this.pool = pool;
    }

    /** A worker has answered. Does not wait. */
    void answered(long tried, List<StackTraceElement> stack) {
        var request = requests.get(tried);
        if (request != null) {
            request.answer.complete(stack);
        }
    }

    /** Asks, and waits for the answer; empty if the job does not run, or its worker does not answer in time. */
    List<StackTraceElement> ask(Job job) {
        var asked = new AtomicLong(-1);
        var shared = new AtomicReference<Request>();
        pool.event(now -> {
            var task = (Shipment) job.ticket();
            if (task != null && task.worker != null && task.worker.ring().isBegun(task)) {
                asked.set(task.tried);
                var request = requests.compute(task.tried, (tried, others) -> {
                    var one = others == null ? new Request() : others;
                    one.askers++;
                    return one;
                });
                shared.set(request);
                if (request.askers == 1) {
                    task.worker.send(Frame.of(Kind.WHERE, task.tried));
                }
            }
        });
        var request = shared.get();
        if (request == null) {
            return List.of();
        }
        try {
            return request.answer.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException e) {
            return List.of();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return List.of();
        } finally {
            requests.computeIfPresent(asked.get(), (tried, one) -> --one.askers == 0 ? null : one);
        }
    }
}
