package dev.forkful.internal.spawn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.forkful.testing.Await;
import dev.forkful.testing.Sandboxes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The shell before a sandbox, under a program that is a shell, too: that is killed more quickly than a JVM. */
class WatchdogTest {
    /** What it is to watch must have an id that is known only when this runs, in place of the word PARENT. */
    private static final String PROGRAM = "exec 3<&0; id=$1; shift; n=$#; while [ $n -gt 0 ]; do word=$1; shift; "
            + "[ \"$word\" != PARENT ] || word=$id; [ \"$word\" != SELF ] || word=$$; set -- \"$@\" \"$word\"; n=$((n - 1)); done; "
            + "\"$@\" <&3 3<&- & exec 3<&-; wait";

    private @Nullable Watchdog watchdog;

    @BeforeEach
    void thereIsOne() {
        Sandboxes.assumeOne();
        watchdog = Watchdog.find(System.getenv("PATH"));
        assumeTrue(watchdog != null, "there is no setpriv");
    }

    /** A program that starts it and waits for it. */
    private Process program(String parent, String folder, String memory, List<String> watched) throws IOException {
        var own = Long.toString(ProcessHandle.current().pid());
        var words = new ArrayList<>(List.of("/bin/sh", "-c", PROGRAM, "program", parent));
        words.addAll(JavaCommand.session());
        for (var word : watchdog.before(folder, memory)) {
            words.add(word.equals(own) ? "PARENT" : word);
        }
        words.addAll(watched);
        return new ProcessBuilder(words)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    private static long running(String marker) {
        return ProcessHandle.allProcesses()
                .filter(p -> p.info().commandLine().orElse("").contains(marker))
                .count();
    }

    /** For some time {@code bwrap} has made a process that neither ends with it nor is in its session any more. */
    @Test
    void nothingStaysWheneverTheProgramIsKilled() throws Exception {
        long seed = System.nanoTime();
        var random = new Random(seed);
        var sandbox = Sandbox.demand(System.getenv("PATH"));
        for (int n = 0; n < 150; n++) {
            var marker = "4747." + ProcessHandle.current().pid() + n;
            var watched = new ArrayList<>(sandbox.view(List.of()));
            watched.addAll(List.of("--", "/bin/sleep", marker));
            var program = program("SELF", "", "", watched);
            var stdin = program.getOutputStream();
            Watchdog.go(stdin);
            TimeUnit.MICROSECONDS.sleep(random.nextInt(30_000)); // at whatever moment
            program.destroyForcibly().waitFor();
            Await.until("all of round " + n + " of seed " + seed + " has ended", () -> running(marker) == 0);
            stdin.close();
        }
    }

    /** One that finds its program gone does at once what it is there for. */
    private void end(Path folder, Path memory) throws Exception {
        var program = program("1", folder.toString(), memory.toString(), List.of("/bin/false"));
        assertThat(program.waitFor(30, TimeUnit.SECONDS)).isTrue();
        program.getOutputStream().close();
    }

    @Test
    void itRemovesWhatTheWorkerWasToBeGiven(@TempDir Path temporary) throws Exception {
        var folder = Files.createDirectory(temporary.resolve("folder with a space"));
        var memory = Files.createDirectory(temporary.resolve("$memory"));
        Files.createFile(memory.resolve("m"));
        Files.createFile(folder.resolve("s"));
        Files.createSymbolicLink(folder.resolve("m"), memory);
        end(folder, memory);
        assertThat(temporary).isEmptyDirectory();
    }

    @Test
    void itDoesSoWhereTheMemoryIsInTheFolder(@TempDir Path temporary) throws Exception {
        var folder = Files.createDirectory(temporary.resolve("folder"));
        Files.createFile(folder.resolve("s"));
        Files.createFile(Files.createDirectory(folder.resolve("m")).resolve("m"));
        end(folder, temporary.resolve("nowhere"));
        assertThat(temporary).isEmptyDirectory();
    }

    @Test
    void itRemovesNothingElse(@TempDir Path temporary) throws Exception {
        var folder = Files.createDirectory(temporary.resolve("folder"));
        var memory = Files.createDirectory(temporary.resolve("memory"));
        var others = Files.createFile(folder.resolve("others"));
        var more = Files.createFile(memory.resolve("others"));
        var file = Files.createFile(temporary.resolve("file"));
        end(folder, memory);
        end(folder, file);
        assertThat(others).exists();
        assertThat(more).exists();
        assertThat(file).exists();

        var target = Files.createDirectory(temporary.resolve("target"));
        var kept = Files.createFile(target.resolve("m"));
        var link = Files.createSymbolicLink(temporary.resolve("link"), target);
        end(link, Files.createSymbolicLink(temporary.resolve("other link"), target));
        assertThat(kept).exists();
        assertThat(link).exists();
    }

    @Test
    void itRemovesNothingOfAnotherUser(@TempDir Path temporary) throws Exception {
        assumeTrue("root".equals(System.getProperty("user.name")), "only root can give files away");
        var folder = Files.createDirectory(temporary.resolve("folder"));
        var memory = Files.createDirectory(temporary.resolve("memory"));
        for (var path : List.of(folder, memory)) {
            Files.setAttribute(path, "unix:uid", 65534);
        }
        end(folder, memory);
        assertThat(folder).exists();
        assertThat(memory).exists();
    }
}
