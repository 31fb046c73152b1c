package dev.forkful.processes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.forkful.Workers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Who maps has to see all results, and is not woken for each. */
@Tag("processes")
@EnabledOnOs(OS.LINUX) // where the system counts
class PatientMapTest {
    private static final int MANY = 2_000;
    private static final Path STATUS = Path.of("/proc/thread-self/status");

    /** How often the system has made this thread sleep because it wanted to. */
    private static long sleeps() throws IOException {
        try (var lines = Files.lines(STATUS)) {
            return lines.filter(line -> line.startsWith("voluntary_ctxt_switches:"))
                    .mapToLong(line ->
                            Long.parseLong(line.substring(line.indexOf(':') + 1).strip()))
                    .findFirst()
                    .orElseThrow();
        }
    }

    /** For each of two of these tasks it was once, or more often, before. */
    @Test
    void theCallerSleepsLessOftenThanTasksEnd() throws IOException {
        var items = Collections.nCopies(MANY, 300_000L);
        try (var workers = Workers.processes(2)) {
            long fewest = MANY;
            for (int n = 0; n < 4 || fewest == MANY && n < 10; n++) { // in the first nobody knows how long they take
                long from = System.nanoTime();
                long before = sleeps();
                assertThat(workers.map(items, PatientMapTest::park)).isEqualTo(items);
                long slept = sleeps() - before;
                if (System.nanoTime() - from < MANY * 250_000L) { // else the machine is so busy that tasks are long
                    fewest = Math.min(fewest, slept);
                }
            }
            assumeThat(fewest).isLessThan(MANY);
            assertThat(fewest).isLessThan(MANY * 2 / 5);
        }
    }

    private static long park(long nanos) {
        LockSupport.parkNanos(nanos);
        return nanos;
    }

    /** What workers have ahead of small items would be hundreds of megabytes of these. */
    @Test
    void ofLargeItemsFewAreOnTheirWay() {
        try (var workers = Workers.processes(2)) {
            var most = new AtomicLong();
            Iterable<byte[]> large = () -> IntStream.range(0, 300)
                    .mapToObj(i -> {
                        most.accumulateAndGet(i - workers.statistics().succeeded(), Math::max);
                        return new byte[1 << 20];
                    })
                    .iterator();
            assertThat(workers.map(large, PatientMapTest::compute)).hasSize(300).containsOnly(1 << 20);
            assertThat(most.get()).isBetween(2L, 64L);
        }
    }

    /** Takes 200 us, for which a worker would have 20 ahead. */
    private static int compute(byte[] bytes) {
        long end = System.nanoTime() + 200_000;
        while (System.nanoTime() < end) {
            Thread.onSpinWait();
        }
        return bytes.length;
    }
}
