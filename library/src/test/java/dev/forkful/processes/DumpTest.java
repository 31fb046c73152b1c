package dev.forkful.processes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forkful.OutputLine;
import dev.forkful.Workers;
import dev.forkful.testing.Await;
import dev.forkful.testing.Sandboxes;
import dev.forkful.testing.Signal;
import dev.forkful.testing.Whereabouts;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A dump of worker processes, whatever they are at. */
@Tag("processes")
class DumpTest {
    private static Workers open(int count) {
        return Workers.ofProcesses().count(count).name("hall").open();
    }

    /** What a dump says of one worker. */
    private static String of(long pid, String dump) {
        var parts = dump.split("(?m)^worker ");
        return List.of(parts).stream()
                .filter(part -> part.contains(" (pid " + pid + "): "))
                .findFirst()
                .orElse("nothing of " + pid + " in:\n" + dump);
    }

    @Test
    void aWorkerThatComputesAnswersWithAllItsThreads(@TempDir Path folder) throws Exception {
        var running = Signal.in(folder, "running");
        try (var workers = open(2)) {
            var pids = Deeds.pids(workers, 2, Signal.in(folder, "here"));
            var task = workers.submit(() -> {
                Thread.ofPlatform().daemon().name("assistant").start(() -> Deeds.countedLoops(running));
                return Deeds.countedLoops(running);
            });
            running.awaitLines(2);
            long busy = task.stats().pid();
            long idle = pids.stream().filter(pid -> pid != busy).findFirst().orElseThrow();
            var dump = Whereabouts.dump(workers, "countedLoops");
            assertThat(dump).startsWith("pool 'hall' of 2 processes, ");
            assertThat(of(busy, dump))
                    .containsPattern("busy with task \\d+ for \\d+\\.\\d{3} s\n    \"hall-\\d\" #\\d+ RUNNABLE\n")
                    .containsPattern("\"assistant\" #\\d+ daemon RUNNABLE\n(        at .*\n)*.*Deeds.countedLoops");
            assertThat(of(idle, dump)).contains(": idle\n    \"hall-").doesNotContain("countedLoops");
            assertThat(task.cancel(true)).isTrue();
        }
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void aWorkerThatIsStoppedIsSaidNotToAnswerAndTheOthersShow(@TempDir Path folder) throws Exception {
        try (var workers = open(2)) {
            var pids = Deeds.pids(workers, 2, Signal.in(folder, "here"));
            ParentDeathTest.signal("-STOP", pids.getFirst());
            try {
                Await.until("the other shows", () -> {
                    long from = System.nanoTime();
                    var dump = workers.dump();
                    assertThat(Duration.ofNanos(System.nanoTime() - from))
                            .isBetween(Duration.ofMillis(1900), Duration.ofSeconds(10));
                    assertThat(of(pids.getFirst(), dump)).contains("did not answer within 2 s");
                    var other = of(pids.getLast(), dump);
                    return other.contains("\"hall-") && other.contains("        at ");
                });
            } finally {
                ParentDeathTest.signal("-CONT", pids.getFirst());
            }
            Await.until("it answers again", () -> !workers.dump().contains("did not answer"));
        }
    }

    @Test
    void workersThatStartAreNotWaitedForAndThoseThatEndAreGone(@TempDir Path folder) throws Exception {
        var started = Signal.in(folder, "started");
        var go = Signal.in(folder, "go");
        var workers = Workers.ofProcesses()
                .count(1)
                .initializer(() -> started.giveAndAwait(go))
                .open();
        try (workers) {
            started.await();
            assertThat(Whereabouts.dump(workers, "giveAndAwait")).contains(": starting\n"); // in its initializer
            go.give();
            workers.submit(() -> 1).join();
        }
        assertThat(workers.dump()).doesNotContain("worker ");
    }

    @Test
    void whoIsInterruptedDoesNotWait() {
        try (var workers = open(1)) {
            workers.submit(() -> 1).join();
            Thread.currentThread().interrupt();
            assertThat(workers.dump()).contains("worker hall-1");
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    /** What the JVM itself prints, which no one else can take over: see decision 12. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @DisabledOnOs(OS.WINDOWS)
    void sigquitOfAWorkerPrintsItsThreadsToWhereItsOutputGoes(boolean sandboxed) throws Exception {
        var lines = new LinkedBlockingQueue<OutputLine>();
        var builder = Workers.ofProcesses().count(1).name("hall").output(lines::add);
        if (sandboxed) {
            Sandboxes.assumeOne();
            builder.sandboxed();
        }
        try (var workers = builder.open()) {
            workers.submit(() -> 1).join();
            long pid = workers.statistics().workers().getFirst().pid();
            ParentDeathTest.signal("-QUIT", pid);
            var text = new StringBuilder();
            while (text.indexOf("\"hall-1\"") < 0) {
                var line = lines.poll(30, TimeUnit.SECONDS);
                assertThat(line).as("the next line after\n%s", text).isNotNull();
                assertThat(line.pid()).isEqualTo(pid);
                text.append(line.text()).append('\n');
            }
            assertThat(text).contains("Full thread dump");
            assertThat(workers.submit(() -> "usable").join()).isEqualTo("usable");
            assertThat(workers.statistics().restarts()).isEmpty();
        }
    }
}
