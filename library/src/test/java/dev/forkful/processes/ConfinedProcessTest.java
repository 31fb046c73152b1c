package dev.forkful.processes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.forkful.JavaProcess;
import dev.forkful.OutputLine;
import dev.forkful.WorkerDiedException;
import dev.forkful.testing.Sandboxes;
import dev.forkful.testing.Work;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** One function in one process that may not do everything, or have all the memory. What that means in detail: {@code SandboxTest}, {@code MemoryLimitTest}. */
@Tag("processes")
@EnabledOnOs(OS.LINUX)
class ConfinedProcessTest {
    private final BlockingQueue<OutputLine> lines = new LinkedBlockingQueue<>();

    /** What a process in a sandbox can do of what it must not. */
    private static List<String> escapes(String file, Set<String> secrets) throws IOException {
        var escapes = new ArrayList<String>();
        try {
            Files.writeString(Path.of(file), "changed");
            escapes.add("writes files");
        } catch (IOException e) {
            // as it should be
        }
        if (Files.readAllLines(Path.of("/proc/net/dev")).size() > 3) { // two lines of titles, and the loopback device
            escapes.add("has a network");
        }
        System.getenv().keySet().stream().filter(secrets::contains).forEach(v -> escapes.add("knows " + v));
        return escapes;
    }

    @Test
    void aProcessInASandboxWorksAndCannotDoWhatItMustNot(@TempDir Path folder) throws Exception {
        Sandboxes.assumeOne();
        var file = folder.resolve("file").toString();
        var secrets = new HashSet<>(System.getenv().keySet());
        secrets.removeAll(Set.of("PATH", "HOME", "TMPDIR", "PWD", "LANG", "LANGUAGE", "LC_ALL", "LC_CTYPE", "TZ"));
        assertThat(secrets).isNotEmpty();
        try (var process =
                JavaProcess.of(() -> escapes(file, secrets)).sandboxed().start()) {
            assertThat(process.get()).isEmpty();
            process.join();
            assertThat(process.exitValue()).isZero();
        }
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void inASandboxItEndsAsItDoesOutside() {
        Sandboxes.assumeOne();
        try (var process = JavaProcess.of(() -> Work.fail("there")).sandboxed().start()) {
            assertThat(catchThrowableOfType(RuntimeException.class, process::join))
                    .hasRootCauseMessage("failed for there");
            assertThat(process.exitValue()).isEqualTo(1);
        }
        try (var process = JavaProcess.of(() -> Deeds.exit(42)).sandboxed().start()) {
            var death = catchThrowableOfType(WorkerDiedException.class, process::join);
            assertThat(death.exitCode()).hasValue(42);
        }
    }

    /** Says over its output when it is there: it can write no file that is seen here. */
    private static void waitWithHook() throws Exception {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> System.out.println("hook")));
        System.out.println("running");
        Thread.sleep(60_000);
    }

    private void awaitLine(String text) throws InterruptedException {
        var line = lines.poll(30, TimeUnit.SECONDS);
        assertThat(line).isNotNull();
        assertThat(line.text()).isEqualTo(text);
    }

    @Test
    void inASandboxDestroyAsksTheJvmWhichRunsItsHooks() throws Exception {
        Sandboxes.assumeOne();
        try (var process = JavaProcess.of(() -> waitWithHook())
                .sandboxed()
                .output(lines::add)
                .start()) {
            awaitLine("running");
            process.destroy();
            awaitLine("hook");
            process.onExit().get(30, TimeUnit.SECONDS);
            assertThat(process.exitValue()).isEqualTo(143);
        }
    }

    @Test
    void whoKillsTheHolderOfASandboxKillsWhatIsInside() throws Exception {
        Sandboxes.assumeOne();
        try (var process = JavaProcess.of(() -> waitWithHook())
                .sandboxed()
                .output(lines::add)
                .start()) {
            awaitLine("running");
            var inside = process.toHandle().descendants().toList();
            assertThat(inside)
                    .as("bwrap, the first process inside, and the JVM")
                    .hasSize(3);
            process.toHandle().destroyForcibly();
            assertThat(catchThrowableOfType(WorkerDiedException.class, process::join)
                            .signal())
                    .hasValue("SIGKILL");
            for (var one : inside) {
                Deeds.awaitDeath(one.pid());
            }
        }
    }

    @Test
    void aFolderOfOnesOwnChoiceDoesNotGoWithASandbox(@TempDir Path folder) {
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() ->
                        JavaProcess.of(() -> 1).sandboxed().directory(folder).start())
                .withMessageContaining("directory");
    }

    @Test
    void aProcessThatTakesMoreMemoryIsKilledAndToldSo() {
        try (var process =
                JavaProcess.of(() -> MemoryLimitTest.hoard()).memory("200m").start()) {
            var death = catchThrowableOfType(WorkerDiedException.class, process::get);
            assertThat(death.memoryLimit()).hasValue("200m");
            assertThat(death.memoryUsed().orElseThrow()).isGreaterThan(190L << 20);
            assertThat(death).hasMessageContaining("200m");
        }
    }

    @Test
    void oneThatStaysBelowIsNotHarmedAndItsHeapIsHalfOfIt() {
        try (var process = JavaProcess.of(() -> Runtime.getRuntime().maxMemory())
                .memory("200m")
                .start()) {
            assertThat(process.get()).isBetween(90L << 20, 100L << 20);
        }
    }

    @Test
    void sizesThatDoNotGoAreRefused() {
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> JavaProcess.of(() -> 1).memory("12x"))
                .withMessageContaining("'12x'");
        var process = JavaProcess.of(() -> 1).memory("512m").heap("1g");
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(process::start)
                .withMessageContaining("1g")
                .withMessageContaining("512m");
    }
}
