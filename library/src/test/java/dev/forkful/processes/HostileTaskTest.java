package dev.forkful.processes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.forkful.JavaProcess;
import dev.forkful.Output;
import dev.forkful.TaskFailedException;
import dev.forkful.UndecodedException;
import dev.forkful.WorkerDiedException;
import dev.forkful.Workers;
import dev.forkful.testing.Await;
import dev.forkful.testing.Signal;
import dev.forkful.testing.Work;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tasks that turn against the worker they run in: it survives or dies, but it never falls silent. */
@Tag("processes")
class HostileTaskTest {
    private static Workers one() {
        return Workers.ofProcesses().count(1).output(Output.discard()).open();
    }

    private static void assertUsable(Workers workers) {
        assertThat(workers.submit(() -> "fine").join()).isEqualTo("fine");
    }

    @Test
    void aThreadThatATaskLeftBehindInterruptsNobodyElse() {
        try (var workers = one()) {
            for (int n = 0; n < 20; n++) {
                workers.submit(() -> {
                            var me = Thread.currentThread();
                            Thread.ofPlatform().daemon().start(() -> {
                                for (int i = 0; i < 1_000; i++) {
                                    me.interrupt();
                                    Thread.yield();
                                }
                            });
                        })
                        .join();
            }
            assertUsable(workers);
        }
    }

    static final class FailsToBeWritten extends RuntimeException {
        private void writeObject(ObjectOutputStream out) {
            throw new AssertionError("not me");
        }
    }

    static final class FailsToBeRead extends RuntimeException {
        FailsToBeRead() {
            super("unreadable");
        }

        private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
            in.defaultReadObject();
            throw new AssertionError("not here");
        }
    }

    static final class HasNoTrace extends RuntimeException {
        @Override
        public StackTraceElement[] getStackTrace() {
            return null;
        }

        @Override
        public String getMessage() {
            throw new AssertionError("no message");
        }
    }

    @Test
    void anExceptionWhoseMethodsFailIsStillDescribed() {
        try (var workers = one()) {
            long pid = workers.submit(() -> ProcessHandle.current().pid()).join();
            for (var bad : List.<dev.forkful.Call<String>>of(
                    () -> {
                        throw new FailsToBeWritten();
                    },
                    () -> {
                        throw new FailsToBeRead();
                    },
                    () -> {
                        throw new HasNoTrace();
                    })) {
                var failure = catchThrowableOfType(
                        TaskFailedException.class, () -> workers.submit(bad).join());
                assertThat(failure).isNotNull();
                assertThat(failure.getCause())
                        .satisfiesAnyOf(
                                e -> assertThat(e).isInstanceOf(UndecodedException.class),
                                e -> assertThat(e).isInstanceOf(HasNoTrace.class));
            }
            assertThat(workers.submit(() -> ProcessHandle.current().pid()).join())
                    .isEqualTo(pid);
        }
    }

    static final class FailsToFlush extends PrintStream {
        FailsToFlush() {
            super(System.err);
        }

        @Override
        public void flush() {
            throw new IllegalStateException("no flush");
        }
    }

    @Test
    void standardStreamsMayBeReplacedByAnything() {
        try (var workers = one()) {
            workers.submit(() -> System.setOut(null)).join();
            workers.submit(() -> System.setErr(new FailsToFlush())).join();
            assertUsable(workers);
        }
    }

    @Test
    void whatWasPrintedBeforeAnExitIsNotLost() {
        var lines = new java.util.concurrent.ConcurrentLinkedQueue<String>();
        try (var workers = Workers.ofProcesses()
                .count(1)
                .output(line -> lines.add(line.text()))
                .open()) {
            var task = workers.submit(() -> {
                System.out.print("half a line");
                System.exit(3);
            });
            assertThatThrownBy(task::join).isInstanceOf(WorkerDiedException.class);
        }
        assertThat(lines).containsExactly("half a line");
    }

    @Test
    void manyMayAskWhereATaskIsAtTheSameTime(@TempDir Path folder) throws Exception {
        var running = Signal.in(folder, "running");
        try (var workers = one()) {
            var task = workers.submit(() -> Work.waitForEver(running));
            running.await();
            Await.until("all are told", () -> {
                var answers = IntStream.range(0, 20)
                        .mapToObj(
                                n -> CompletableFuture.supplyAsync(task::stackTrace, r -> Thread.startVirtualThread(r)))
                        .toList();
                return answers.stream().noneMatch(answer -> answer.join().isEmpty());
            });
            task.cancel(true);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"-XX:+NoSuchFlag", "-Xbogus"})
    void aPoolThatCannotStartSaysSoEvenWithoutTasks(String argument) {
        var workers = Workers.ofProcesses()
                .count(1)
                .jvmArgs(argument)
                .output(Output.discard())
                .open();
        assertThatThrownBy(workers::close)
                .isInstanceOf(WorkerDiedException.class)
                .hasMessageContaining(argument.substring(argument.startsWith("-XX") ? 5 : 1));
    }

    @Test
    void aProcessWhoseShutdownHookHangsEndsAllTheSame() {
        var process = JavaProcess.start(() -> {
            Runtime.getRuntime().addShutdownHook(new Thread(java.util.concurrent.locks.LockSupport::park));
            return 1;
        });
        assertThat(process.get()).isEqualTo(1);
        assertThat(process.join(ChronoUnit.FOREVER.getDuration())).isTrue();
        process.close();
    }

    @Test
    void oneThatNeverCameUpIsNotBlamedOnItsFunction() {
        var process = JavaProcess.of(() -> 1).heap("potato").name("chef").output(Output.discard());
        process.start();
        assertThatThrownBy(process::get)
                .isInstanceOf(WorkerDiedException.class)
                .hasMessageContaining("process 'chef' cannot be started")
                .hasMessageContaining("potato");
        var nowhere = JavaProcess.of(() -> 1).directory(Path.of("no", "such", "folder"));
        assertThatThrownBy(nowhere::start).hasMessageContaining("there is no folder");
    }

    @Test
    void pathsAndOptionalsTravel(@TempDir Path folder) {
        try (var workers = one()) {
            assertThat(workers.map(List.of(folder), file -> file.resolve("x"))).containsExactly(folder.resolve("x"));
            assertThat(workers.submit(() -> java.util.Optional.of(folder)).join())
                    .contains(folder);
        }
    }
}
