package dev.forkful.benchmarks.soak;

import dev.forkful.WorkerStats;
import dev.forkful.Workers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What there is in a moment in which the pool has nothing to do.
 *
 * @param minutes since the beginning
 * @param tasks so far
 * @param descriptors open in this process
 * @param threads of this process
 * @param heapBytes used in this process after a collection
 * @param residentBytes of this process
 * @param workerDescriptors open in the worker that has most
 * @param workerThreads of the worker that has most
 * @param workerResidentBytes of the largest worker
 * @param processes started by this one, theirs included
 */
public record Sample(
        double minutes,
        long tasks,
        long descriptors,
        long threads,
        long heapBytes,
        long residentBytes,
        long workerDescriptors,
        long workerThreads,
        long workerResidentBytes,
        long processes) {
    static Sample take(double minutes, long tasks, Workers pool) {
        var pids = pool.statistics().workers().stream().map(WorkerStats::pid).toList();
        System.gc();
        long self = ProcessHandle.current().pid();
        return new Sample(
                minutes,
                tasks,
                descriptors(self),
                status(self, "Threads:"),
                ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed(),
                status(self, "VmRSS:") << 10,
                most(pids, Sample::descriptors),
                most(pids, pid -> status(pid, "Threads:")),
                most(pids, pid -> status(pid, "VmRSS:")) << 10,
                ProcessHandle.current().descendants().count());
    }

    private interface Measure {
        long of(long pid);
    }

    private static long most(List<Long> pids, Measure measure) {
        return pids.stream().mapToLong(measure::of).max().orElse(0);
    }

    private static long descriptors(long pid) {
        try (var all = Files.list(Path.of("/proc", Long.toString(pid), "fd"))) {
            return all.count();
        } catch (IOException e) {
            throw new UncheckedIOException("this needs Linux", e);
        }
    }

    /** A number of {@code /proc/PID/status}; sizes are in KiB there. */
    private static long status(long pid, String key) {
        try {
            for (var line : Files.readAllLines(Path.of("/proc", Long.toString(pid), "status"))) {
                if (line.startsWith(key)) {
                    return Long.parseLong(
                            line.substring(key.length()).replace("kB", "").strip());
                }
            }
            throw new IllegalStateException("no " + key + " of process " + pid);
        } catch (IOException e) {
            throw new UncheckedIOException("this needs Linux", e);
        }
    }
}
