package dev.forkful.internal.threads;

import dev.forkful.PoolStats;
import dev.forkful.WorkerStats;
import dev.forkful.spi.Job;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** What has become of a pool's jobs. Thread-safe. */
final class Counts {
    private final LongAdder succeeded = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private final LongAdder cancelled = new LongAdder();
    private final LongAdder retried = new LongAdder();

    /** It returned; someone may have cancelled it meanwhile. */
    void succeeded(Job job) {
        (job.isWanted() ? succeeded : cancelled).increment();
    }

    /** It failed for good; someone may have cancelled it meanwhile. */
    void failed(Job job) {
        (job.isWanted() ? failed : cancelled).increment();
    }

    void cancelled(int jobs) {
        cancelled.add(jobs);
    }

    void retried() {
        retried.increment();
    }

    PoolStats with(List<WorkerStats> busy, int queued) {
        return new PoolStats(
                busy, queued, busy.size(), succeeded.sum(), failed.sum(), cancelled.sum(), retried.sum(), Map.of(), 0);
    }
}
