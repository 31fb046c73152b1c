package dev.forkful.processes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.forkful.Workers;
import dev.forkful.testing.Await;
import dev.forkful.testing.Signal;
import dev.forkful.testing.Work;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The options that only processes have. */
@Tag("processes")
class WorkerOptionsTest {
    @Test
    void theEnvironmentIsOursAndWhatIsAdded() {
        try (var workers = Workers.ofProcesses()
                .count(1)
                .environment("FORKFUL_TEST_ONE", "eins")
                .environment("FORKFUL_TEST_TWO", "zwei")
                .open()) {
            assertThat(workers.submit(() -> System.getenv("FORKFUL_TEST_ONE") + System.getenv("FORKFUL_TEST_TWO"))
                            .join())
                    .isEqualTo("einszwei");
            assertThat(workers.submit(() -> System.getenv("PATH")).join()).isEqualTo(System.getenv("PATH"));
        }
    }

    @Test
    void theFolderIsWhereWorkersRun(@TempDir Path folder) throws IOException {
        try (var workers = Workers.ofProcesses().count(1).directory(folder).open()) {
            var there =
                    workers.submit(() -> Path.of("").toRealPath().toString()).join();
            assertThat(there).isEqualTo(folder.toRealPath().toString());
        }
        try (var workers = Workers.processes(1)) {
            var here = workers.submit(() -> Path.of("").toRealPath().toString()).join();
            assertThat(here).isEqualTo(Path.of("").toRealPath().toString());
        }
    }

    @Test
    void argumentsOfTheJvmTakeEffect() {
        try (var workers = Workers.ofProcesses()
                .count(1)
                .jvmArgs("-Dforkful.test.a=1", "-Dforkful.test.b=two words")
                .open()) {
            assertThat(workers.submit(() -> System.getProperty("forkful.test.a") + System.getProperty("forkful.test.b"))
                            .join())
                    .isEqualTo("1two words");
        }
    }

    @Test
    void theHeapIsLimited() {
        try (var workers = Workers.ofProcesses().count(1).heap("64m").open()) {
            assertThat(workers.submit(() -> Runtime.getRuntime().maxMemory()).join())
                    .isBetween(32L << 20, 64L << 20);
        }
    }

    @Test
    void systemPropertiesOfThisProcessAreSeenByWorkers() {
        System.setProperty("forkful.test.property", "seen");
        try (var workers = Workers.processes(1)) {
            assertThat(workers.submit(() -> System.getProperty("forkful.test.property"))
                            .join())
                    .isEqualTo("seen");
        } finally {
            System.clearProperty("forkful.test.property");
        }
    }

    @Test
    void everyWorkerRunsTheInitializer(@TempDir Path folder) {
        var pids = Signal.in(folder, "pids");
        var here = Signal.in(folder, "here");
        try (var workers = Workers.ofProcesses()
                .count(2)
                .initializer(() -> pids.add(Deeds.pid()))
                .open()) {
            var used = Deeds.pids(workers, 2, here);
            assertThat(used).hasSize(2);
            workers.map(Work.upTo(50), n -> n);
            assertThat(pids.lines())
                    .containsExactlyInAnyOrderElementsOf(
                            used.stream().map(Object::toString).toList());
        }
    }

    @Test
    void theInitializerMayPrepareWhatTasksUse() {
        try (var workers = Workers.ofProcesses()
                .count(1)
                .initializer(() -> System.setProperty("forkful.test.prepared", "yes"))
                .open()) {
            assertThat(workers.submit(() -> System.getProperty("forkful.test.prepared"))
                            .join())
                    .isEqualTo("yes");
        }
    }

    /** The end of the link is one, too, of which there is nothing to tell. */
    @Test
    void anInitializerMayFailBecauseAChannelIsClosed() {
        var workers = Workers.ofProcesses()
                .count(1)
                .initializer(() -> {
                    throw new ClosedChannelException();
                })
                .open();
        try {
            var task = workers.submit(() -> 1);
            assertThatThrownBy(() -> task.get(30, TimeUnit.SECONDS))
                    .isInstanceOf(ExecutionException.class)
                    .hasRootCauseInstanceOf(ClosedChannelException.class);
        } finally {
            workers.shutdownNow();
        }
    }

    @Test
    void anInterruptOfTheInitializerIsNotTheFirstTasks() {
        try (var workers = Workers.ofProcesses()
                .count(1)
                .initializer(() -> Thread.currentThread().interrupt())
                .open()) {
            assertThat(workers.submit(() -> Thread.currentThread().isInterrupted())
                            .join())
                    .isFalse();
        }
    }

    @Test
    void aReplacementRunsTheInitializerAndContinuesTheNames(@TempDir Path folder) {
        var pids = Signal.in(folder, "pids");
        try (var workers = Workers.ofProcesses()
                .count(1)
                .name("relay")
                .initializer(() -> pids.add("x"))
                .retries(0)
                .open()) {
            var first = workers.submit(() -> 1);
            first.join();
            assertThat(first.stats().worker()).isEqualTo("relay-1");
            assertThat(workers.outcomes(List.of(1), n -> Deeds.halt(1))).hasSize(1);
            var second = workers.submit(() -> 2);
            second.join();
            assertThat(second.stats().worker()).isEqualTo("relay-2");
        }
        assertThat(pids.lines()).hasSize(2);
    }

    @Test
    void sparesAreStartedAndIdle() throws Exception {
        try (var workers = Workers.ofProcesses().count(1).spares(1).open()) {
            workers.submit(() -> 1).join();
            Await.until(
                    "a worker and a spare",
                    () -> ProcessHandle.current().children().count() == 2);
            var before =
                    ProcessHandle.current().children().map(ProcessHandle::pid).toList();
            assertThat(workers.outcomes(List.of(1), n -> Deeds.halt(1))).hasSize(1);
            assertThat(workers.submit(() -> Deeds.pid()).join()).as("the spare").isIn(before);
            Await.until(
                    "another spare", () -> ProcessHandle.current().children().count() == 2);
        }
    }

    @Test
    void theFirstTaskRunsAsSoonAsTheFirstWorkerIsUp(@TempDir Path folder) throws Exception {
        var others = Signal.in(folder, "others");
        var first = folder.resolve("first").toString();
        try (var workers = Workers.ofProcesses()
                .count(2)
                .initializer(() -> {
                    if (!new java.io.File(first).createNewFile()) {
                        others.await(); // the second worker is not up before the first has worked
                    }
                })
                .open()) {
            assertThat(workers.submit(() -> 42).join()).isEqualTo(42);
            others.give();
        }
    }

    @Test
    void aWorkerIsReplacedAfterItsTasks() {
        try (var workers = Workers.ofProcesses().count(1).recycleAfter(3).open()) {
            var pids = Work.upTo(7).stream()
                    .map(n -> workers.submit(() -> Deeds.pid()).join())
                    .toList();
            assertThat(new HashSet<>(pids.subList(0, 3))).hasSize(1);
            assertThat(new HashSet<>(pids.subList(3, 6))).hasSize(1);
            assertThat(new HashSet<>(pids)).hasSize(3);
        }
    }

    @Test
    void aBacklogIsWorkedOffByAsManyWorkersAsItTakes() {
        try (var workers = Workers.ofProcesses().count(2).recycleAfter(5).open()) {
            var pids = workers.map(Work.upTo(40), n -> Deeds.pid());
            assertThat(pids).hasSize(40);
            assertThat(new HashSet<>(pids)).hasSizeGreaterThanOrEqualTo(8);
        }
    }

    @Test
    void allWorkersAreUsed(@TempDir Path folder) {
        try (var workers = Workers.processes(3)) {
            assertThat(Deeds.pids(workers, 3, Signal.in(folder, "here"))).hasSize(3);
        }
    }

    @Test
    void byDefaultThereAreAsManyAsCpus(@TempDir Path folder) {
        int cpus = Runtime.getRuntime().availableProcessors();
        try (var workers = Workers.processes()) {
            assertThat(Deeds.pids(workers, Math.min(cpus, 8), Signal.in(folder, "here")))
                    .hasSize(Math.min(cpus, 8));
        }
    }

    @Test
    void badOptionsAreNamed() {
        var builder = Workers.ofProcesses();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.spares(-1))
                .withMessageContaining("spares");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.recycleAfter(0))
                .withMessageContaining("recycleAfter");
        assertThatIllegalArgumentException().isThrownBy(() -> builder.heap(" ")).withMessageContaining("heap");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.environment("", "x"))
                .withMessageContaining("name");
        assertThatIllegalArgumentException().isThrownBy(() -> builder.count(0)).withMessageContaining("count");
    }

    @Test
    void aBuilderMayOpenSeveralPools() {
        var builder = Workers.ofProcesses().count(1).name("twin");
        try (var first = builder.open();
                var second = builder.open()) {
            assertThat(first.submit(() -> Deeds.pid()).join())
                    .isNotEqualTo(second.submit(() -> Deeds.pid()).join());
        }
    }

    @Test
    void aWorkerUsesTheJdkOfThisProcess() {
        try (var workers = Workers.processes(1)) {
            assertThat(workers.submit(() -> System.getProperty("java.home")).join())
                    .isEqualTo(System.getProperty("java.home"));
        }
    }
}
