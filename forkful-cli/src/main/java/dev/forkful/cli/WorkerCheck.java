package dev.forkful.cli;

import dev.forkful.TaskException;
import dev.forkful.Workers;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A worker process, by starting one and letting it do something: whatever else is wrong shows here. */
final class WorkerCheck implements Check {
    private static final String SUBJECT = "Worker process";
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** More than this is felt; a usual machine takes a fifth of it. */
    private static final Duration SLOW = Duration.ofSeconds(2);

    @Override
    public Finding look() {
        long start = System.nanoTime();
        Workers workers;
        try {
            workers = Workers.ofProcesses().count(1).name("doctor").open();
        } catch (RuntimeException e) {
            return cannotStart(e);
        }
        try {
            var task = workers.submit(() ->
                    List.of(ProcessHandle.current().pid(), Runtime.getRuntime().maxMemory()));
            var answer = task.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            var took = Duration.ofNanos(System.nanoTime() - start);
            return started(answer.get(0), answer.get(1), took);
        } catch (TimeoutException e) {
            return cannotStart(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return cannotStart(e);
        } catch (java.util.concurrent.ExecutionException | TaskException e) {
            return cannotStart(e.getCause() == null ? e : e.getCause());
        } finally {
            workers.shutdownNow();
        }
    }

    private static Finding started(long pid, long heap, Duration took) {
        var values =
                new HashMap<String, Object>(Map.of("pid", pid, "heap", heap, "firstResultMillis", took.toMillis()));
        var found = "first result after " + took.toMillis() + " ms (pid " + pid + ", " + Bytes.text(heap)
                + " of heap to use)";
        return took.compareTo(SLOW) <= 0
                ? Finding.ok(SUBJECT, found, values)
                : Finding.warning(SUBJECT, found, "slow: keep pools open, or look at the load of this machine", values);
    }

    private static Finding cannotStart(Throwable e) {
        return Finding.wrong(
                SUBJECT,
                "none could be started: " + e.getMessage(),
                "see the message; the JVM's own words are in it if it refused to start",
                Map.of());
    }
}
