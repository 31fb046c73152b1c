package dev.forkful;

import dev.forkful.spi.Backend;
import dev.forkful.spi.Job;
import java.time.Duration;
import java.util.List;

/** A backend that is there on paper only: it runs nothing, and its jobs end when a test says so. */
class PaperBackend implements Backend {
    @Override
    public int window(TaskOptions options, int items) {
        return 1000;
    }

    @Override
    public void submit(Job job) {}

    @Override
    public void withdraw(Job job) {}

    @Override
    public void stop(Job job) {}

    @Override
    public List<StackTraceElement> stackTrace(Job job) {
        return List.of();
    }

    @Override
    public PoolStats statistics() {
        throw new AssertionError("nobody asks");
    }

    @Override
    public void shutdown() {}

    @Override
    public List<Job> shutdownNow() {
        return List.of();
    }

    @Override
    public boolean awaitTermination(Duration timeout) {
        return true;
    }
}
