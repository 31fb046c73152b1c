package dev.forkful.processes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.forkful.TaskException;
import dev.forkful.Workers;
import dev.forkful.testing.Jvm;
import dev.forkful.testing.Sandboxes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The folder, socket and memory of a worker that has not called: whatever happens then, nothing is left. */
@Tag("processes")
class WorkerFilesTest {
    /** As on a machine without memory for files, or one that is full. */
    private static final String SMALL = "mount -t tmpfs -o size=64k none /dev/shm";

    private static final List<String> ON_SMALL = List.of("unshare", "-rm", "sh", "-c", SMALL + " && exec \"$@\"", "sh");

    /** Makes a pool in one way or another. */
    static final class Program {
        public static void main(String[] args) {
            switch (args[0]) {
                case "cannot start" -> {
                    try (var workers = Workers.ofProcesses()
                            .count(1)
                            .jvmArgs("-XX:NoSuchOption")
                            .open()) {
                        workers.submit(() -> 1).join();
                    } catch (TaskException e) {
                        System.out.println("failed " + e.getMessage().replace('\n', ' '));
                        System.out.println("because of " + e.getCause());
                    }
                }
                case "works" -> {
                    try (var workers = Workers.processes(2)) {
                        System.out.println("sum " + workers.map(List.of(1, 2, 3), n -> n + 1));
                        workers.submit(() -> Deeds.pid()).join();
                    }
                }
                case "closes at once" -> Workers.processes(2).close();
                case "sandboxed" -> {
                    // a folder that there is inside, too; nobody will give the signal there
                    var workers = Workers.ofProcesses()
                            .count(1)
                            .sandboxed()
                            .jvmArgs(SlowToCall.until(Path.of("/tmp")).toArray(new String[0]))
                            .open();
                    System.out.println("result " + workers.submit(() -> 7).join());
                    System.exit(0);
                }
                default -> throw new IllegalArgumentException(args[0]);
            }
        }
    }

    private static Jvm start(List<String> before, Path folder, Path temporary, String mode) {
        var command = new ArrayList<Object>(before);
        command.addAll(List.of(
                Jvm.tool("java"),
                "-XX:-UsePerfData",
                "-Djava.io.tmpdir=" + temporary,
                "-cp",
                Jvm.classPath(),
                Program.class.getName(),
                mode));
        return Jvm.start(folder, command.toArray());
    }

    private static void assumeSmallMemory() throws Exception {
        boolean can;
        try {
            var process = new ProcessBuilder("unshare", "-rm", "sh", "-c", SMALL)
                    .redirectErrorStream(true)
                    .start();
            can = process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException e) {
            can = false; // there is no such command
        }
        assumeTrue(can, "this machine does not let tests mount");
    }

    private static void assertTellsWhyItCannotStart(List<String> before, Path folder) throws Exception {
        var temporary = Files.createDirectory(folder.resolve("t"));
        try (var program = start(before, folder, temporary, "cannot start")) {
            assertThat(program.await("failed ")).contains("NoSuchOption");
            assertThat(program.await("because of ")).isEqualTo("null");
            program.succeed();
        }
        assertThat(temporary).isEmptyDirectory();
    }

    @Test
    void aWorkerThatCannotStartLeavesNothing(@TempDir Path folder) throws Exception {
        assertTellsWhyItCannotStart(List.of(), folder);
    }

    @Test
    void norWhereItsMemoryIsOnDisk(@TempDir Path folder) throws Exception {
        assumeSmallMemory();
        assertTellsWhyItCannotStart(ON_SMALL, folder);
    }

    @Test
    void aPoolWorksWhereItsMemoryIsOnDisk(@TempDir Path folder) throws Exception {
        assumeSmallMemory();
        var temporary = Files.createDirectory(folder.resolve("t"));
        try (var program = start(ON_SMALL, folder, temporary, "works")) {
            assertThat(program.await("sum ")).isEqualTo("[2, 3, 4]");
            program.succeed();
        }
        assertThat(temporary).isEmptyDirectory();
    }

    @Test
    void aPoolThatIsClosedAtOnceLeavesNothingThere(@TempDir Path folder) throws Exception {
        assumeSmallMemory();
        var temporary = Files.createDirectory(folder.resolve("t"));
        try (var program = start(ON_SMALL, folder, temporary, "closes at once")) {
            program.succeed();
        }
        assertThat(temporary).isEmptyDirectory();
    }

    /** Which cannot remove anything outside, nor be asked to. */
    @Test
    void aSandboxedWorkerThatHasNotCalledLeavesNothingWhenItsProgramEnds(@TempDir Path folder) throws Exception {
        Sandboxes.assumeOne();
        var temporary = Files.createDirectory(folder.resolve("t"));
        try (var program = start(List.of(), folder, temporary, "sandboxed")) {
            assertThat(program.await("result ")).isEqualTo("7");
            program.succeed();
        }
        assertThat(temporary).isEmptyDirectory();
    }
}
