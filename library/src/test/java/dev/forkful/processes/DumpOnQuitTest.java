package dev.forkful.processes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forkful.Workers;
import dev.forkful.testing.Jvm;
import dev.forkful.testing.Signal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** {@code kill -3} of a program, whose workers are to show, too. */
@Tag("processes")
@DisabledOnOs(OS.WINDOWS)
class DumpOnQuitTest {
    /** A program that asks again and again for a pool that it cannot have. */
    public static final class Stubborn {
        private Stubborn() {}

        public static void main(String[] args) throws Exception {
            ask();
            long before = selectors();
            for (int n = 0; n < 10; n++) {
                ask();
            }
            System.out.println("more " + (selectors() - before));
        }

        private static void ask() {
            try {
                Workers.ofProcesses().count(1).dumpOnQuit().open().close();
                System.out.println("it was opened");
            } catch (UnsupportedOperationException e) {
                // as it should be
            }
        }

        /** Not all descriptors: the JVM opens jars and the like whenever it wants to. */
        private static long selectors() throws IOException {
            try (var open = Files.list(Path.of("/proc/self/fd"))) {
                return open.filter(Stubborn::isSelector).count();
            }
        }

        private static boolean isSelector(Path descriptor) {
            try {
                return Files.readSymbolicLink(descriptor).toString().contains("eventpoll");
            } catch (IOException e) {
                return false; // closed meanwhile
            }
        }
    }

    /** Of a worker to whom a busy machine gave no CPU for two seconds. */
    private static final String LATE = "did not answer";

    private static Jvm start(String nativeAccess, Class<?> program, Path folder) {
        return Jvm.start(
                folder, Jvm.tool("java"), "-Xmx64m", nativeAccess, "-cp", Jvm.classPath(), program.getName(), folder);
    }

    /** What was printed from one SIGQUIT to the next. */
    private static List<String> dumps(List<String> output) {
        var parts = String.join("\n", output).split("(?m)^Full thread dump ");
        return List.of(parts).subList(1, parts.length);
    }

    @Test
    void eachSigquitPrintsTheWorkersAfterTheProgramsOwnThreadsUntilTheirPoolIsClosed(@TempDir Path folder)
            throws Exception {
        try (var program = start("--enable-native-access=ALL-UNNAMED", QuitProgram.class, folder)) {
            program.await("ready");
            int asked = 0;
            for (int answered = 0; answered < 2; asked++) {
                assertThat(asked).isLessThan(10);
                ParentDeathTest.signal("-QUIT", program.process().pid());
                program.await("pool 'attic'");
                var workers = program.await("worker attic-1");
                program.await("pool 'hall'");
                workers += program.await("worker hall-1") + program.await("worker hall-2");
                answered += workers.contains(LATE) ? 0 : 1;
            }
            Signal.in(folder, "close").give();
            program.await("closed");
            ParentDeathTest.signal("-QUIT", program.process().pid());
            program.await("worker attic-1");
            Signal.in(folder, "end").give();

            var output = program.succeed();
            assertThat(output).noneMatch(line -> line.contains("WARNING"));
            var dumps = dumps(output);
            assertThat(dumps).hasSize(asked + 1);
            var complete = dumps.subList(0, asked).stream()
                    .filter(dump -> !dump.contains(LATE))
                    .toList();
            assertThat(complete).hasSize(2).allSatisfy(dump -> {
                assertThat(dump.substring(0, dump.indexOf("pool 'attic'")))
                        .contains("\"main\"", "QuitProgram.main")
                        .doesNotContain("countedLoops");
                assertThat(dump)
                        .containsPattern("worker attic-1 \\(pid \\d+\\): idle\n")
                        .containsPattern("worker hall-\\d \\(pid \\d+\\): idle\n")
                        .containsPattern("worker hall-\\d \\(pid \\d+\\): busy with task \\d+ for ")
                        .contains("Deeds.countedLoops")
                        .doesNotContain("pool 'plain'");
            });
            assertThat(dumps.getLast()).contains("pool 'attic'").doesNotContain("pool 'hall'", "pool 'plain'");
        }
    }

    @Test
    void aProgramThatMayNotCallNativeCodeIsToldWhatToDo(@TempDir Path folder) throws Exception {
        try (var program = start("--illegal-native-access=deny", QuitProgram.class, folder)) {
            assertThat(program.await("Exception in thread \"main\" java.lang.UnsupportedOperationException:"))
                    .contains("SIGQUIT", "start it with --enable-native-access=ALL-UNNAMED");
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void nothingStaysOpenOfAPoolThatCouldNotBe(@TempDir Path folder) throws Exception {
        try (var program = start("--illegal-native-access=deny", Stubborn.class, folder)) {
            assertThat(program.succeed()).containsExactly("more 0");
        }
    }
}
