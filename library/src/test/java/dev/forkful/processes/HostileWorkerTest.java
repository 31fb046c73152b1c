package dev.forkful.processes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.forkful.Output;
import dev.forkful.TaskException;
import dev.forkful.TaskTimeoutException;
import dev.forkful.Workers;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Fault 22, with a real worker: a task that writes what it likes into the memory that its process shares with ours. */
@Tag("processes")
@EnabledOnOs(OS.LINUX) // which tells where that memory is
class HostileWorkerTest {
    /** The memory behind the sizes and process ids, which no one reads twice. */
    private static final long FROM = 128;

    /** Where a worker says when it began what it runs. */
    private static final long CLAIMED_AT = 896;

    /** Runs in the worker. */
    private static int scribble(long seed) throws IOException, InterruptedException {
        var random = new Random(seed);
        var shared = shared();
        int writes = 1 << random.nextInt(14);
        for (int i = 0; i < writes; i++) {
            // most of what is fragile is at the beginning: positions, flags, claims
            long span = random.nextBoolean() ? 1024 : random.nextBoolean() ? 16384 : shared.byteSize();
            long at = FROM + random.nextLong(span - FROM) / 8 * 8;
            long value = switch (random.nextInt(4)) {
                case 0 -> random.nextLong();
                case 1 -> random.nextInt(1 << 20);
                case 2 -> -1;
                default -> shared.get(ValueLayout.JAVA_LONG, at) + random.nextInt(64) - 32;
            };
            shared.set(ValueLayout.JAVA_LONG, at, value);
        }
        switch (random.nextInt(3)) {
            case 0 -> Runtime.getRuntime().halt(0);
            case 1 -> Thread.sleep(100);
            default -> {
                // returns, as if nothing had happened
            }
        }
        return 1;
    }

    private static MemorySegment shared() throws IOException {
        for (var line :
                Files.readAllLines(Path.of("/proc/self/maps"))) { // from-to rw-s ... /dev/shm/forkful-... (deleted)
            if (line.contains("/forkful-") && line.contains(" rw-s ")) {
                long from = Long.parseUnsignedLong(line.substring(0, line.indexOf('-')), 16);
                long to = Long.parseUnsignedLong(line.substring(line.indexOf('-') + 1, line.indexOf(' ')), 16);
                return MemorySegment.ofAddress(from).reinterpret(to - from);
            }
        }
        throw new IOException("no shared memory in /proc/self/maps");
    }

    private static Workers open() {
        return Workers.ofProcesses()
                .count(1)
                .gracePeriod(Duration.ofMillis(100))
                .output(Output.discard())
                .open();
    }

    /** For those who may hang; others have more time. */
    private static Workers impatient(Workers workers) {
        return workers.with(o -> o.timeout(Duration.ofSeconds(2)));
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 100, 200})
    void whatItWritesCostsOnlyItsOwnTasks(long seeds) throws Exception {
        try (var workers = open()) {
            for (long seed = seeds; seed < seeds + 6; seed++) {
                long s = seed;
                var hostile = impatient(workers).submit(() -> scribble(s));
                try {
                    hostile.get(30, TimeUnit.SECONDS); // whatever it says: it is that worker's own word
                } catch (ExecutionException e) {
                    assertThat(e.getCause())
                            .as("seed %d", seed)
                            .isInstanceOfAny(TaskException.class, RuntimeException.class);
                }
                kill(workers);
                assertThat(workers.submit(() -> "usable").get(30, TimeUnit.SECONDS))
                        .as("after seed %d", seed)
                        .isEqualTo("usable");
            }
        }
    }

    /** Runs in the worker: says that what it runs begins tomorrow, and goes on for ever. */
    private static int putOff() throws IOException {
        shared().set(ValueLayout.JAVA_LONG, CLAIMED_AT, System.nanoTime() + TimeUnit.DAYS.toNanos(1));
        while (true) {
            Thread.onSpinWait();
        }
    }

    @Test
    void aTaskCannotPutOffItsTimeout() throws Exception {
        try (var workers = open()) {
            var task = impatient(workers).submit(() -> putOff());
            assertThatThrownBy(() -> task.get(30, TimeUnit.SECONDS)).hasCauseInstanceOf(TaskTimeoutException.class);
        }
    }

    /** Its memory is not fit for use any more: the next task is for an honest worker. */
    private static void kill(Workers workers) throws Exception {
        for (var worker : workers.statistics().workers()) {
            if (worker.pid() > 0) {
                var process = ProcessHandle.of(worker.pid());
                process.ifPresent(ProcessHandle::destroyForcibly);
                if (process.isPresent()) {
                    process.get().onExit().get(30, TimeUnit.SECONDS);
                }
            }
        }
    }
}
