package dev.forkful.processes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.forkful.Action;
import dev.forkful.Call;
import dev.forkful.JavaProcess;
import dev.forkful.NotShippableException;
import dev.forkful.OutputLine;
import dev.forkful.TaskCancelledException;
import dev.forkful.TaskFailedException;
import dev.forkful.WorkerDiedException;
import dev.forkful.contract.ExecutorServiceContract.ManyKinds;
import dev.forkful.processes.Cargo.Connection;
import dev.forkful.processes.Cargo.Order;
import dev.forkful.testing.Await;
import dev.forkful.testing.Signal;
import dev.forkful.testing.Work;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One function in one process. */
@Tag("processes")
class JavaProcessTest {
    @Test
    void aFunctionRunsInAProcessOfItsOwnAndHasAResult() {
        try (var process = JavaProcess.start(() -> Deeds.pid())) {
            assertThat(process.get()).isEqualTo(process.pid()).isNotEqualTo(Deeds.pid());
            process.join();
            assertThat(process.exitValue()).isZero();
            assertThat(process.isAlive()).isFalse();
            assertThat(process.get()).isEqualTo(process.pid());
        }
    }

    @Test
    void anActionRunsInAProcessOfItsOwn(@TempDir Path folder) {
        var done = Signal.in(folder, "done");
        try (JavaProcess<Void> process = JavaProcess.start(() -> done.give())) {
            assertThat(process.get()).isNull();
        }
        assertThat(done.given()).isTrue();
    }

    @Test
    void whatCanBeCalledAndRunIsDoneAsAsked(@TempDir Path folder) throws Exception {
        var called = Signal.in(folder, "called");
        var both = new ManyKinds(called);
        try (var process = JavaProcess.start((Call<String>) both)) {
            assertThat(process.get()).isEqualTo("result");
        }
        try (var process = JavaProcess.start((Action) both)) {
            assertThat(process.get()).isNull();
        }
        assertThat(called.lines()).containsExactly("called", "performed");
    }

    @Test
    void itIsAliveUntilItsFunctionReturns(@TempDir Path folder) throws Exception {
        var running = Signal.in(folder, "running");
        var go = Signal.in(folder, "go");
        try (var process = JavaProcess.start(() -> running.giveAndAwait(go))) {
            running.await();
            assertThat(process.isAlive()).isTrue();
            assertThat(process.toHandle().pid()).isEqualTo(process.pid());
            assertThat(process.toHandle().isAlive()).isTrue();
            assertThat(process).asString().contains("" + process.pid());
            assertThatIllegalStateException().isThrownBy(process::exitValue);
            assertThat(process.join(Duration.ofMillis(20))).isFalse();
            go.give();
            assertThat(process.join(Duration.ofSeconds(30))).isTrue();
            assertThat(process.isAlive()).isFalse();
        }
    }

    @Test
    void closeWaitsForItsEnd(@TempDir Path folder) {
        var done = Signal.in(folder, "done");
        try (var process = JavaProcess.start(() -> {
            Thread.sleep(200);
            done.give();
        })) {
            assertThat(process.pid()).isPositive();
        }
        assertThat(done.given()).isTrue();
    }

    /** Its number may be another's by then. What a program starts is in its JVM's own record. */
    @Test
    void oneThatHasEndedIsNotKilledAnyMore(@TempDir Path folder) throws Exception {
        long ended;
        var file = folder.resolve("started.jfr");
        try (var recording = new Recording()) {
            recording.enable("jdk.ProcessStart");
            recording.start();
            try (var process = JavaProcess.start(() -> Deeds.pid())) {
                ended = process.get();
                process.join();
                process.destroyForcibly();
                assertThat(process.exitValue()).isZero();
            }
            recording.stop();
            recording.dump(file);
        }
        assertThat(RecordingFile.readAllEvents(file))
                .extracting(event -> event.getString("command"))
                .filteredOn(command -> command.startsWith("/bin/sh") && command.endsWith(" " + ended))
                .as("what ends what it has left behind, once")
                .hasSizeLessThanOrEqualTo(1);
    }

    @Test
    void anInterruptedThreadMayStartOne() throws Exception {
        Thread.currentThread().interrupt();
        try (var process = JavaProcess.start(() -> 5)) {
            assertThat(Thread.interrupted()).isTrue();
            assertThat(process.get()).isEqualTo(5);
        } finally {
            Thread.interrupted();
        }
    }

    @Test
    void oneThatWasNeverStartedSaysSo() {
        var process = JavaProcess.of(() -> 1).name("forgotten");
        assertThat(process.isAlive()).isFalse();
        assertThat(process).asString().contains("forgotten", "not started");
        for (var use : java.util.List.<org.assertj.core.api.ThrowableAssert.ThrowingCallable>of(
                process::join,
                process::get,
                process::close,
                process::pid,
                process::exitValue,
                process::onExit,
                process::toHandle,
                process::destroy,
                process::destroyForcibly,
                () -> process.join(Duration.ofSeconds(1)))) {
            assertThatIllegalStateException()
                    .isThrownBy(use)
                    .withMessageContaining("forgotten")
                    .withMessageContaining("never started");
        }
    }

    @Test
    void itIsConfiguredBeforeItIsStarted(@TempDir Path folder) throws Exception {
        Queue<OutputLine> lines = new ConcurrentLinkedQueue<>();
        try (var process = JavaProcess.of(() -> {
                    System.out.println("heap " + (Runtime.getRuntime().maxMemory() <= 64L << 20));
                    System.out.println("variable " + System.getenv("FORKFUL_TEST"));
                    System.out.println("property " + System.getProperty("forkful.test"));
                    return Path.of("").toRealPath().toString();
                })
                .name("tailored")
                .heap("64m")
                .environment("FORKFUL_TEST", "v")
                .jvmArgs("-Dforkful.test=p")
                .directory(folder)
                .output(lines::add)) {
            process.start();
            assertThat(process.get()).isEqualTo(folder.toRealPath().toString());
        }
        assertThat(lines).extracting(OutputLine::text).containsExactly("heap true", "variable v", "property p");
        assertThat(lines).allMatch(l -> l.worker().startsWith("tailored"));
    }

    @Test
    void itIsStartedOnceAndNotConfiguredAfterwards() {
        try (var process = JavaProcess.of(() -> 1).start()) {
            assertThatIllegalStateException().isThrownBy(process::start).withMessageContaining("started already");
            assertThatIllegalStateException().isThrownBy(() -> process.heap("1g"));
            assertThatIllegalStateException().isThrownBy(() -> process.memory("1g"));
            assertThatIllegalStateException().isThrownBy(process::sandboxed);
            assertThatIllegalStateException().isThrownBy(() -> process.name("x"));
            assertThatIllegalStateException().isThrownBy(() -> process.jvmArgs("-ea"));
            assertThatIllegalStateException().isThrownBy(() -> process.environment("A", "b"));
            assertThatIllegalStateException().isThrownBy(() -> process.directory(Path.of("/")));
            assertThatIllegalStateException().isThrownBy(() -> process.output(line -> {}));
            assertThat(process.get()).isEqualTo(1);
        }
    }

    @Test
    void aFunctionThatThrowsIsAFailureWithItsCauseAndExitCodeOne() {
        try (var process = JavaProcess.start(() -> Work.fail("process"))) {
            assertThatThrownBy(process::join)
                    .isInstanceOf(TaskFailedException.class)
                    .hasRootCauseExactlyInstanceOf(IllegalStateException.class)
                    .hasRootCauseMessage("failed for process");
            assertThatThrownBy(process::get).isInstanceOf(TaskFailedException.class);
            assertThat(process.exitValue()).isEqualTo(1);
        }
    }

    @Test
    void aFailureThatNobodyLookedAtIsThrownByClose() {
        var process = JavaProcess.start(() -> Work.fail("unseen"));
        assertThatThrownBy(process::close).hasRootCauseMessage("failed for unseen");
        process.close();
    }

    @Test
    void anExitIsAFailureThatNamesTheCode() {
        try (var process = JavaProcess.of(() -> Deeds.exit(42)).name("leaver").start()) {
            var death = catchThrowableOfType(WorkerDiedException.class, process::get);
            assertThat(death.exitCode()).hasValue(42);
            assertThat(death).hasMessageContaining("leaver").hasMessageContaining("42");
            assertThatThrownBy(process::join).isInstanceOf(WorkerDiedException.class);
            assertThat(process.exitValue()).isEqualTo(42);
        }
    }

    @Test
    void anExitWithZeroIsAFailureOfCloseThoughSomeoneHasAskedForTheCode() throws Exception {
        var process = JavaProcess.start(() -> Deeds.exit(0));
        process.onExit().get(30, TimeUnit.SECONDS);
        assertThat(process.exitValue()).isZero();
        assertThatThrownBy(process::close).isInstanceOf(WorkerDiedException.class);
    }

    @Test
    void destroyForciblyKillsItAndIsNotAFailureOfClose(@TempDir Path folder) throws Exception {
        var running = Signal.in(folder, "running");
        try (var process = JavaProcess.start(() -> Deeds.spin(running))) {
            running.await();
            process.destroyForcibly();
            process.onExit().get(30, TimeUnit.SECONDS);
            assertThat(process.isAlive()).isFalse();
            assertThat(process.exitValue()).isEqualTo(137);
        }
    }

    @Test
    void destroyAsksItToEnd(@TempDir Path folder) throws Exception {
        var running = Signal.in(folder, "running");
        var hook = Signal.in(folder, "hook");
        try (var process = JavaProcess.start(() -> {
            Runtime.getRuntime().addShutdownHook(new Thread(hook::give));
            Work.waitForEver(running);
        })) {
            running.await();
            process.destroy();
            process.onExit().get(30, TimeUnit.SECONDS);
            assertThat(process.exitValue()).isEqualTo(143);
        }
        assertThat(hook.given()).isTrue();
    }

    private static void printAtTheEnd() {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> System.out.println("summary")));
    }

    @Test
    void whatItsShutdownHooksPrintIsTold() {
        Queue<String> lines = new ConcurrentLinkedQueue<>();
        try (var process = JavaProcess.of(() -> printAtTheEnd())
                .output(line -> lines.add(line.text()))
                .start()) {
            process.join();
            assertThat(process.exitValue()).isZero();
            assertThat(lines).containsExactly("summary");
        }
    }

    @Test
    void joiningADestroyedProcessIsAFailure(@TempDir Path folder) throws Exception {
        var running = Signal.in(folder, "running");
        try (var process = JavaProcess.start(() -> Work.waitForEver(running))) {
            running.await();
            process.destroyForcibly();
            assertThatThrownBy(process::join)
                    .isInstanceOfSatisfying(
                            WorkerDiedException.class,
                            e -> assertThat(e.signal()).hasValue("SIGKILL"));
        }
    }

    @Test
    void destroyForciblyEndsWhatItStarted(@TempDir Path folder) throws Exception {
        var sleeper = Signal.in(folder, "sleeper");
        try (var process = JavaProcess.start(() -> {
            sleeper.add(Deeds.startSleeper());
            Thread.sleep(60_000);
        })) {
            sleeper.awaitLines(1);
            process.destroyForcibly();
        }
        Deeds.awaitDeath(Long.parseLong(sleeper.lines().getFirst()));
    }

    @Test
    void itsEndIsToldWhateverKindOfEnd() throws Exception {
        try (var process = JavaProcess.start(() -> "fine")) {
            assertThat(process.onExit().get(30, TimeUnit.SECONDS)).isSameAs(process);
        }
        try (var process = JavaProcess.start(() -> Deeds.halt(3))) {
            assertThat(process.onExit().get(30, TimeUnit.SECONDS)).isSameAs(process);
            assertThat(process.exitValue()).isEqualTo(3);
            assertThatThrownBy(process::join).isInstanceOf(WorkerDiedException.class);
        }
    }

    @Test
    void interruptingJoinKeepsTheFlagAndTheProcessGoesOn(@TempDir Path folder) throws Exception {
        var running = Signal.in(folder, "running");
        var go = Signal.in(folder, "go");
        var thrown = new AtomicReference<Throwable>();
        var flag = new AtomicBoolean();
        try (var process = JavaProcess.start(() -> running.giveAndAwait(go))) {
            var joiner = Thread.ofPlatform().start(() -> {
                try {
                    process.join();
                } catch (Throwable e) {
                    thrown.set(e);
                    flag.set(Thread.currentThread().isInterrupted());
                }
            });
            running.await();
            joiner.interrupt();
            joiner.join();
            assertThat(thrown.get()).isInstanceOf(TaskCancelledException.class);
            assertThat(flag).isTrue();
            assertThat(process.isAlive()).isTrue();
            go.give();
            process.join();
        }
    }

    @Test
    void anInterruptedThreadGetsTheResultOfAProcessThatHasEnded() {
        try (var process = JavaProcess.start(() -> "done")) {
            process.join();
            Thread.currentThread().interrupt();
            try {
                assertThat(process.get()).isEqualTo("done");
                assertThat(process.join(Duration.ZERO)).isTrue();
                process.join();
            } finally {
                assertThat(Thread.interrupted()).isTrue();
            }
        }
    }

    @Test
    void anInterruptedThreadThatClosesAProcessWhichHasFailedIsTold() throws Exception {
        var process = JavaProcess.start(() -> Work.fail("unseen"));
        process.onExit().get(30, TimeUnit.SECONDS);
        Thread.currentThread().interrupt();
        try {
            assertThatThrownBy(process::close).hasRootCauseMessage("failed for unseen");
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    @Test
    void interruptingTheCloserEndsIt(@TempDir Path folder) throws Exception {
        var running = Signal.in(folder, "running");
        var process = JavaProcess.start(() -> Deeds.spin(running));
        running.await();
        var flag = new AtomicBoolean();
        var closer = Thread.ofPlatform().start(() -> {
            process.close();
            flag.set(Thread.currentThread().isInterrupted());
        });
        closer.interrupt();
        closer.join();
        assertThat(flag).isTrue();
        assertThat(process.isAlive()).isFalse();
    }

    @Test
    void aFunctionThatCannotTravelIsToldAtTheStart() {
        var order = new Order("coat", new Connection());
        assertThatThrownBy(() -> JavaProcess.start(() -> order.name())).isInstanceOf(NotShippableException.class);
    }

    @Test
    void aResultThatCannotTravelIsAFailure() {
        try (var process = JavaProcess.start(() -> new Order("coat", new Connection()))) {
            assertThatThrownBy(process::get)
                    .isInstanceOf(NotShippableException.class)
                    .hasMessageContaining("connection");
        }
    }

    /** There is room for no other of its size. */
    @Test
    void aBigResultIsNotCopied() {
        try (var process =
                JavaProcess.of(() -> new byte[100_000_000]).heap("160m").start()) {
            assertThat(process.get()).hasSize(100_000_000);
        }
    }

    @Test
    void anArgumentThatTheJvmDoesNotTakeIsAFailureWithItsOwnWords() {
        try (var process = JavaProcess.of(() -> 1).jvmArgs("-XX:+NoSuchFlag").start()) {
            assertThatThrownBy(process::get)
                    .isInstanceOf(WorkerDiedException.class)
                    .hasMessageContaining("NoSuchFlag");
        }
    }

    @Test
    void severalRunAtTheSameTime(@TempDir Path folder) throws Exception {
        var here = Signal.in(folder, "here");
        var processes = Work.upTo(3).stream()
                .map(n -> JavaProcess.start(() -> {
                    here.add(n);
                    here.awaitLines(3);
                    return Deeds.pid();
                }))
                .toList();
        try {
            assertThat(processes.stream().map(JavaProcess::get).distinct()).hasSize(3);
        } finally {
            processes.forEach(JavaProcess::close);
        }
        Await.until("all are gone", () -> processes.stream().noneMatch(JavaProcess::isAlive));
    }
}
