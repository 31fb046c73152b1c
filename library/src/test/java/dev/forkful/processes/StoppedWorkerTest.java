package dev.forkful.processes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forkful.Task;
import dev.forkful.Workers;
import dev.forkful.testing.Await;
import dev.forkful.testing.Signal;
import dev.forkful.testing.Work;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Workers that were stopped (SIGSTOP) while they had nothing to do: the tasks that they are given are not lost. */
@Tag("processes")
@DisabledOnOs(OS.WINDOWS)
class StoppedWorkerTest {
    @Test
    void whatAStoppedWorkerIsGivenIsDoneByAnother(@TempDir Path folder) throws Exception {
        try (var workers = Workers.processes(2)) {
            long stopped = Deeds.pids(workers, 2, Signal.in(folder, "here")).getFirst();
            ParentDeathTest.signal("-STOP", stopped);
            try {
                var tasks = new ArrayList<Task<Long>>();
                for (int n = 0; n < 50; n++) {
                    tasks.add(workers.submit(() -> Deeds.pid()));
                }
                for (var task : tasks) {
                    assertThat(task.get(20, TimeUnit.SECONDS)).isNotEqualTo(stopped);
                }
                assertThat(workers.map(Work.upTo(1_000), n -> n)).isEqualTo(Work.upTo(1_000));
                assertThat(workers.statistics().failed()).isZero();
            } finally {
                ParentDeathTest.signal("-CONT", stopped);
            }
        }
    }

    /** The pool's keeper takes out the result of a task that nobody waits for, and must not be blind to others meanwhile. */
    @Test
    void alsoBesideALongTaskThatNobodyWaitsFor(@TempDir Path folder) throws Exception {
        try (var workers = Workers.processes(3)) {
            Deeds.pids(workers, 3, Signal.in(folder, "here"));
            var go = Signal.in(folder, "go");
            var running = Signal.in(folder, "running");
            var longOne = workers.submit(() -> {
                running.give();
                go.await();
            });
            running.await();
            for (int n = 0; n < 2; n++) { // whichever of the other two it would be
                long stopped = workers.submit(() -> Deeds.pid()).join();
                Await.until("the keeper leads", () -> isKeeperAtTheBells());
                ParentDeathTest.signal("-STOP", stopped);
                try {
                    assertThat(workers.submit(() -> Deeds.pid()).get(20, TimeUnit.SECONDS))
                            .isNotEqualTo(stopped);
                } finally {
                    ParentDeathTest.signal("-CONT", stopped);
                }
            }
            go.give();
            longOne.join();
        }
    }

    private static boolean isKeeperAtTheBells() {
        return Thread.getAllStackTraces().entrySet().stream()
                .filter(e -> e.getKey().getName().endsWith(" keeper"))
                .flatMap(e -> Arrays.stream(e.getValue()))
                .anyMatch(f -> f.getMethodName().equals("tryLead"));
    }

    /** A worker that does not begin in a minute does not live; {@code SchedulerStopTest} has that with a clock of its own, in every build. */
    @Test
    @Timeout(150)
    @EnabledIfSystemProperty(named = "forkful.slow", matches = "true")
    void theOnlyWorkerIsReplacedAfterAMinuteAndTheTaskIsDone() throws Exception {
        try (var workers = Workers.processes(1)) {
            long stopped = workers.submit(() -> Deeds.pid()).join();
            ParentDeathTest.signal("-STOP", stopped);
            try {
                var task = workers.submit(() -> Deeds.pid());
                assertThat(task.get(120, TimeUnit.SECONDS)).isNotEqualTo(stopped);
                assertThat(workers.statistics().restarts())
                        .isEqualTo(java.util.Map.of("killed because it did not answer", 1L));
                assertThat(List.of(task.stats().pid())).doesNotContain(stopped);
            } finally {
                new ProcessBuilder("kill", "-CONT", "" + stopped)
                        .redirectErrorStream(true)
                        .start()
                        .waitFor();
            }
        }
    }
}
