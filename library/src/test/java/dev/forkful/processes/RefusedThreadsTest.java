package dev.forkful.processes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.forkful.Task;
import dev.forkful.TaskException;
import dev.forkful.Workers;
import dev.forkful.testing.Jvm;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Programs of a user who may have only so many threads, those of the workers too: somewhere on the way to the first result one is refused. Whichever it is, the program is told, and
 * nothing is left.
 */
@Tag("processes")
class RefusedThreadsTest {
    /** Nobody's. Each has no other process. */
    private static final int USER = 54_321;

    /** A program that does a little with a pool. */
    public static final class Program {
        private Program() {}

        public static void main(String[] args) {
            try (var workers = Workers.processes(2)) {
                var tasks = IntStream.range(0, 4)
                        .mapToObj(n -> workers.submit(() -> n))
                        .toList();
                System.out.println("sum " + tasks.stream().mapToInt(Task::join).sum());
            } catch (TaskException e) {
                System.out.println("failed " + e.getMessage());
            }
        }
    }

    private static List<String> limited(int threads, int user) {
        return List.of("setpriv", "--reuid=" + user, "--clear-groups", "prlimit", "--nproc=" + threads);
    }

    @BeforeEach
    void mayActAsAnother() throws Exception {
        boolean can;
        try {
            var command = new ArrayList<>(limited(100, USER));
            command.addAll(List.of("test", "-r", Jvm.origin(Program.class).toString(), "-a", "-w", "/tmp"));
            var process = new ProcessBuilder(command).redirectErrorStream(true).start();
            can = process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException e) {
            can = false; // there is no such command
        }
        assumeTrue(can, "only root can have a program run as a user whose threads are counted");
    }

    /** A JVM with SerialGC has some 16 of its own. */
    @ParameterizedTest
    @ValueSource(ints = {18, 20, 22, 25, 30, 36})
    void theProgramIsToldAndEnds(int threads, @TempDir Path folder) throws Exception {
        var command = new ArrayList<Object>(limited(threads, USER + threads));
        command.addAll(List.of(
                Jvm.tool("java"),
                "-XX:+UseSerialGC",
                "-XX:-UsePerfData",
                "-Xmx64m",
                "-Dforkful.aot=false",
                "-cp",
                Jvm.classPath(),
                Program.class.getName()));
        try (var program = Jvm.start(folder, command.toArray())) {
            assertThat(program.succeed())
                    .anyMatch(line -> line.equals("sum 6") || line.startsWith("failed task 1 cannot run: no worker"));
        }
    }
}
