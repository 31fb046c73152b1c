package dev.forkful.processes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.forkful.JavaProcess;
import dev.forkful.ProcessesBuilder;
import dev.forkful.TaskCancelledException;
import dev.forkful.TaskTimeoutException;
import dev.forkful.WorkerDiedException;
import dev.forkful.Workers;
import dev.forkful.testing.Await;
import dev.forkful.testing.Jvm;
import dev.forkful.testing.Signal;
import dev.forkful.testing.Whereabouts;
import dev.forkful.testing.Work;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A worker does tasks before it has called its parent: it takes 40 ms to its first socket, here until it is told. */
@Tag("processes")
class EarlyTasksTest {
    private static ProcessesBuilder pool(Path folder) {
        return Workers.ofProcesses().count(1).jvmArgs(SlowToCall.until(folder).toArray(new String[0]));
    }

    private static void print(String line) {
        System.out.println(line);
    }

    @Test
    void resultsAreThereBeforeItHasCalled(@TempDir Path folder) throws Exception {
        try (var workers = pool(folder).open()) {
            assertThat(workers.submit(() -> 42).join()).isEqualTo(42);
            var numbers = IntStream.range(0, 10_000).boxed().toList();
            assertThat(workers.map(numbers, n -> n + 1)).hasSize(10_000).last().isEqualTo(10_000);
            byte[] big = new byte[3 << 20];
            big[big.length - 1] = 7;
            assertThat(workers.submit(() -> big).join()).isEqualTo(big); // in pieces, both ways
            assertThatThrownBy(() -> workers.submit(() -> Integer.parseInt("x")).join())
                    .hasRootCauseInstanceOf(NumberFormatException.class);
            SlowToCall.awaitWaiting(folder);
            assertThat(workers.submit(() -> 43).join()).isEqualTo(43);
            SlowToCall.call(folder).give();
            assertThat(workers.map(numbers, n -> n + 1)).hasSize(10_000);
        }
    }

    @Test
    void itSleepsAndIsWokenOnceItHasCalled(@TempDir Path folder) throws Exception {
        try (var workers = pool(folder).open()) {
            assertThat(workers.submit(() -> 1).join()).isEqualTo(1);
            SlowToCall.call(folder).give();
            assertThat(Whereabouts.dump(workers, "forkful-lifeline"))
                    .isNotEmpty(); // which is asked and answered on the link
            for (int i = 0; i < 20; i++) {
                int n = i;
                assertThat(workers.submit(() -> n).join()).isEqualTo(i);
                Thread.sleep(2); // so that it sleeps, which is the point and no condition
            }
        }
    }

    @Test
    void whatItPrintsComesFirstAndSoLater(@TempDir Path folder) throws Exception {
        var lines = new CopyOnWriteArrayList<String>();
        try (var workers = pool(folder).output(line -> lines.add(line.text())).open()) {
            var quiet = workers.submit(() -> 1);
            assertThat(quiet.join()).isEqualTo(1);
            var printed = Signal.in(folder, "printed");
            var loud = workers.submit(() -> {
                print("first");
                print("second");
                printed.give(); // printing does not wait for the call for ever
                return 2;
            });
            printed.await();
            assertThat(loud.isDone()).isFalse();
            SlowToCall.call(folder).give();
            assertThat(loud.join()).isEqualTo(2);
            assertThat(lines).containsExactly("first", "second");
        }
    }

    @Test
    void itsEndIsAFailureOfItsTaskAlone(@TempDir Path folder) throws Exception {
        try (var workers = pool(folder).open()) {
            assertThat(workers.submit(() -> 1).join()).isEqualTo(1);
            SlowToCall.awaitWaiting(folder);
            var task = workers.submit(() -> Deeds.exit(3));
            var death = catchThrowableOfType(WorkerDiedException.class, task::join);
            assertThat(death.exitCode()).hasValue(3);
            assertThat(death).hasMessageContaining("task 2");
            assertThat(workers.submit(() -> 4).join()).isEqualTo(4); // by the next, which has not called either
        }
    }

    @Test
    void itsTasksAreCancelledAndTimedOut(@TempDir Path folder) throws Exception {
        var running = Signal.in(folder, "running");
        var again = Signal.in(folder, "again");
        try (var workers = pool(folder)
                .gracePeriod(Duration.ofMillis(200))
                .taskTimeout(Duration.ofSeconds(3))
                .open()) {
            var task = workers.submit(() -> Work.waitForEver(running));
            running.await();
            SlowToCall.awaitWaiting(folder);
            assertThat(task.cancel(true)).isTrue();
            assertThatThrownBy(task::join).isInstanceOf(TaskCancelledException.class);
            assertThatThrownBy(
                            () -> workers.submit(() -> Work.waitForEver(again)).join())
                    .isInstanceOf(TaskTimeoutException.class);
            assertThat(workers.submit(() -> 5).join()).isEqualTo(5);
        }
    }

    @Test
    void aPoolThatIsClosedEndsIt(@TempDir Path folder) throws Exception {
        var workers = pool(folder).open();
        long pid = workers.submit(() -> Deeds.pid()).join();
        SlowToCall.awaitWaiting(folder);
        workers.close();
        assertThat(Deeds.isAlive(pid)).isFalse();
    }

    /** What does not fit into the socket at once: the parent reads when it has been called twice. */
    @Test
    void muchThatItHasToSayIsSaidWhenItHasCalled(@TempDir Path folder) throws Exception {
        try (var workers = pool(folder).open()) {
            var printed = Signal.in(folder, "printed");
            var task = workers.submit(() -> {
                print("x".repeat(100_000));
                printed.give();
                return new byte[3 << 20];
            });
            printed.await();
            SlowToCall.awaitWaiting(folder);
            SlowToCall.call(folder).give();
            assertThat(task.join()).hasSize(3 << 20);
        }
    }

    @Test
    void aTaskThatHasPrintedIsNotOutOfTimeBecauseItsResultWaitsForTheCall(@TempDir Path folder) throws Exception {
        try (var workers = pool(folder).taskTimeout(Duration.ofSeconds(2)).open()) {
            var task = workers.submit(() -> {
                print("quick");
                return 6;
            });
            SlowToCall.awaitWaiting(folder);
            assertThatThrownBy(() -> task.get(2500, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);
            SlowToCall.call(folder).give();
            assertThat(task.join()).isEqualTo(6);
        }
    }

    /** It may set up what the main thread needs for that. */
    @Test
    void anInitializerRunsWhenItHasCalled(@TempDir Path folder) throws Exception {
        var ran = Signal.in(folder, "ran");
        try (var workers = pool(folder).initializer(ran::give).open()) {
            var task = workers.submit(() -> ran.given());
            SlowToCall.awaitWaiting(folder);
            assertThatThrownBy(() -> task.get(100, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);
            assertThat(ran.given()).isFalse();
            SlowToCall.call(folder).give();
            assertThat(task.join()).isTrue();
        }
    }

    @Test
    void aJavaProcessHasItsResultThen(@TempDir Path folder) throws Exception {
        var process = JavaProcess.of(() -> new byte[3 << 20])
                .jvmArgs(SlowToCall.until(folder).toArray(new String[0]))
                .start();
        SlowToCall.awaitWaiting(folder);
        SlowToCall.call(folder).give();
        assertThat(process.get()).hasSize(3 << 20);
    }

    /** Opens a pool whose worker does not call, and waits. */
    static final class Parent {
        public static void main(String[] args) throws Exception {
            var folder = Path.of(args[0]);
            try (var workers = pool(folder).open()) {
                System.out.println("pid " + workers.submit(() -> Deeds.pid()).join());
                if (args[1].equals("exits")) {
                    System.exit(0);
                }
                SlowToCall.call(folder).await();
            }
        }
    }

    private static Jvm parent(Path folder, Path temporary, String mode) {
        return Jvm.start(
                folder,
                Jvm.tool("java"),
                "-Djava.io.tmpdir=" + temporary,
                "-XX:-UsePerfData",
                "-cp",
                Jvm.classPath(),
                Parent.class.getName(),
                folder.toString(),
                mode);
    }

    @Test
    void itEndsWithItsParentAndLeavesNothing(@TempDir Path folder) throws Exception {
        var temporary = Files.createDirectory(folder.resolve("t"));
        try (var program = parent(folder, temporary, "waits")) {
            long pid = Long.parseLong(program.await("pid "));
            assertThat(temporary).isNotEmptyDirectory(); // the socket that it has not called
            assertThat(Deeds.isAlive(pid)).isTrue();
            program.process().destroyForcibly().waitFor();
            Await.until("the worker is gone", Duration.ofSeconds(5), () -> !Deeds.isAlive(pid));
            assertThat(temporary).isEmptyDirectory();
        }
    }

    @Test
    void itLeavesNothingWhenItsParentExits(@TempDir Path folder) throws Exception {
        var temporary = Files.createDirectory(folder.resolve("t"));
        try (var program = parent(folder, temporary, "exits")) {
            long pid = Long.parseLong(program.await("pid "));
            program.succeed();
            Await.until("the worker is gone", () -> !Deeds.isAlive(pid));
            assertThat(temporary).isEmptyDirectory();
        }
    }
}
