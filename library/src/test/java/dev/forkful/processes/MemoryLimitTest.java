package dev.forkful.processes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.forkful.Task;
import dev.forkful.WorkerDiedException;
import dev.forkful.Workers;
import dev.forkful.testing.Sandboxes;
import dev.forkful.testing.Work;
import java.lang.foreign.Arena;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Workers whose whole memory is limited, and that want more. */
@Tag("processes")
@EnabledOnOs(OS.LINUX) // where /proc tells how large a process is
class MemoryLimitTest {
    private static WorkerDiedException death(Task<?> task) {
        var death = catchThrowableOfType(WorkerDiedException.class, task::join);
        assertThat(death).isNotNull();
        return death;
    }

    /** Memory outside the heap, until it is killed; not faster than a tenth of a second for each 64 MiB, so that someone can look meanwhile. */
    static void hoard() {
        while (true) {
            Arena.global().allocate(64 << 20).fill((byte) 1);
            LockSupport.parkNanos(100_000_000);
        }
    }

    @Test
    void aWorkerThatTakesMoreNativeMemoryIsKilledAndToldSo() {
        try (var workers = Workers.ofProcesses().count(1).memory("300m").open()) {
            var death = death(workers.submit(() -> hoard()));
            assertThat(death.memoryLimit()).hasValue("300m");
            assertThat(death.memoryUsed().orElseThrow()).isGreaterThan(290L << 20);
            assertThat(death.heapLimit()).isEmpty();
            assertThat(death.signal()).hasValue("SIGKILL");
            assertThat(death)
                    .hasMessageContaining("300m")
                    .hasMessageContaining((death.memoryUsed().getAsLong() >> 20) + " MiB")
                    .hasMessageContaining("memory(...)");
            assertThat(workers.submit(() -> "usable").join()).isEqualTo("usable");
            assertThat(workers.statistics().restarts()).containsEntry("outgrew its memory of 300m", 1L);
        }
    }

    private static long startHoarder() throws Exception {
        return new ProcessBuilder("python3", "-c", "x = b'x' * (400 << 20); import time; time.sleep(1000)")
                .start()
                .waitFor();
    }

    @Test
    void whatItStartsCountsToo() {
        try (var workers = Workers.ofProcesses().count(1).memory("300m").open()) {
            var death = death(workers.submit(() -> startHoarder()));
            assertThat(death.memoryLimit()).hasValue("300m");
        }
    }

    @Test
    void inASandboxTheSameHolds() {
        Sandboxes.assumeOne();
        try (var workers =
                Workers.ofProcesses().count(1).sandboxed().memory("300m").open()) {
            assertThat(death(workers.submit(() -> hoard())).memoryLimit()).hasValue("300m");
            assertThat(death(workers.submit(() -> startHoarder())).memoryLimit())
                    .hasValue("300m");
        }
    }

    @Test
    void whoStaysBelowIsNotHarmedByGarbage() {
        try (var workers = Workers.ofProcesses().count(1).memory("200m").open()) {
            assertThat(workers.map(Work.upTo(200), n -> new byte[5_000_000].length))
                    .hasSize(200);
            long heap = workers.submit(() -> Runtime.getRuntime().maxMemory()).join();
            assertThat(heap).as("half of it").isBetween(90L << 20, 100L << 20);
            assertThat(workers.statistics().restarts()).isEmpty();
        }
    }

    @Test
    void aFullHeapIsStillToldAsThat() {
        try (var workers = Workers.ofProcesses().count(1).memory("200m").open()) {
            var death = death(workers.submit(() -> Deeds.fillHeap()));
            assertThat(death.heapLimit()).hasValue("102400k");
            assertThat(death.memoryLimit()).isEmpty();
        }
    }

    @Test
    void sizesThatAreNoneAreRefused() {
        for (var size : new String[] {"", "0", "-1m", "12x", "m", "99999999999999t"}) {
            assertThatExceptionOfType(IllegalArgumentException.class)
                    .isThrownBy(() -> Workers.ofProcesses().memory(size))
                    .withMessageContaining("'" + size + "'");
        }
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(
                        () -> Workers.ofProcesses().memory("512m").heap("1g").open())
                .withMessageContaining("1g")
                .withMessageContaining("512m");
    }
}
