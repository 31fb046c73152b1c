package dev.forkful.internal.spawn;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * Control groups, as files: where they may be made, and what is written and read there. The kernel's part is not in it; machines on which a build may make such
 * groups are rare.
 */
@DisabledOnOs(OS.WINDOWS)
class MemoryGroupTest {
    @TempDir
    private Path root;

    private ControlGroups find(String membership) throws IOException {
        var mounts = Files.writeString(root.resolve("mounts"), """
                22 1 8:1 / / rw - ext4 /dev/sda1 rw
                31 24 0:27 / %s rw,nosuid shared:9 - cgroup2 cgroup2 rw,nsdelegate
                """.formatted(root));
        return ControlGroups.find(Files.writeString(root.resolve("membership"), membership), mounts);
    }

    private Path group(String name, String controllers) throws IOException {
        var group = Files.createDirectories(root.resolve(name));
        Files.writeString(group.resolve("cgroup.subtree_control"), controllers + "\n");
        Files.writeString(group.resolve("cgroup.procs"), "");
        return group;
    }

    @Test
    void theyAreMadeBesideThatOfThisProcess() throws IOException {
        var slice = group("app.slice", "memory pids");
        group("app.slice/mine.scope", "");
        assertThat(find("1:name=systemd:/x\n0::/app.slice/mine.scope\n").parent())
                .isEqualTo(slice);
    }

    @Test
    void notWhereNobodyHasGrantedMemoryLimits() throws IOException {
        group("app.slice", "cpu pids");
        group("app.slice/mine.scope", "");
        var groups = find("0::/app.slice/mine.scope\n");
        assertThat(groups.parent()).isNull();
        assertThat(groups.why()).contains("app.slice", "Delegate");
    }

    @Test
    void notWhereTheyWouldEscapeThisProgramsOwnLimit() throws IOException {
        group("app.slice", "memory");
        var own = group("app.slice/mine.scope", "");
        Files.writeString(own.resolve("memory.max"), "1073741824\n");
        assertThat(find("0::/app.slice/mine.scope\n").why()).contains("memory.max", "mine.scope");
        Files.writeString(own.resolve("memory.max"), "max\n");
        Files.writeString(own.resolve("cpu.max"), "50000 100000\n");
        assertThat(find("0::/app.slice/mine.scope\n").why()).contains("cpu.max");
        Files.writeString(own.resolve("cpu.max"), "max 100000\n");
        Files.writeString(own.resolve("cpuset.cpus"), "0-1\n");
        assertThat(find("0::/app.slice/mine.scope\n").why()).contains("cpuset.cpus");
        Files.writeString(own.resolve("cpuset.cpus"), "\n");
        assertThat(find("0::/app.slice/mine.scope\n").parent()).isNotNull();
    }

    @Test
    void theRootMayHaveProcessesBesideThem() throws IOException {
        group(".", "memory");
        assertThat(find("0::/\n").parent()).isEqualTo(root);
    }

    @Test
    void withoutVersionTwoThereAreNone() throws IOException {
        assertThat(find("4:memory:/x\n").why()).isNotEmpty();
        var none = Files.writeString(root.resolve("none"), "22 1 8:1 / / rw - ext4 /dev/sda1 rw\n");
        assertThat(ControlGroups.find(root.resolve("membership"), none).why()).contains("version 2");
    }

    @Test
    void oneHasTheLimitAndTellsWhetherItWasExceeded() throws IOException {
        var group = Objects.requireNonNull(MemoryGroup.create(root, 300L << 20));
        var folder = Path.of(group.before().getLast()).getParent();
        assertThat(folder.resolve("memory.max")).hasContent("" + (300L << 20));
        assertThat(group.isExceeded()).isFalse();
        Files.writeString(folder.resolve("memory.events"), "low 0\nmax 3\noom 0\noom_kill 0\n");
        assertThat(group.isExceeded()).isFalse();
        Files.writeString(folder.resolve("memory.events"), "low 0\nmax 0\noom 0\noom_kill 12\n");
        assertThat(group.isExceeded()).as("a group around it was full").isFalse();
        Files.writeString(folder.resolve("memory.events"), "low 0\nmax 3\noom 1\noom_kill 12\n");
        assertThat(group.isExceeded()).isTrue();
        assertThat(group.peak()).isEqualTo(300L << 20);
        Files.writeString(folder.resolve("memory.peak"), "314572800\n");
        assertThat(group.peak()).isEqualTo(314572800);
        for (var file : new String[] {"memory.max", "memory.events", "memory.peak"}) {
            Files.delete(folder.resolve(file)); // which the kernel's folders do not need
        }
        group.remove();
        assertThat(folder).doesNotExist();
    }

    @Test
    void aCommandBeginsInsideAndKeepsItsWords() throws Exception {
        var group = Objects.requireNonNull(MemoryGroup.create(root, 1L << 30));
        var procs = Path.of(group.before().getLast());
        var command = new ArrayList<>(group.before());
        command.addAll(java.util.List.of("echo", "two words", "$HOME"));
        var process = new ProcessBuilder(command).start();
        try (var out = process.inputReader()) {
            assertThat(out.readLine()).isEqualTo("two words $HOME");
        }
        assertThat(process.waitFor()).isZero();
        assertThat(procs).hasContent("0");
    }

    @Test
    void aNameThatIsTakenIsLeftAlone() throws IOException {
        var first = Objects.requireNonNull(MemoryGroup.create(root, 1L << 30));
        var name = Path.of(first.before().getLast()).getParent().getFileName().toString();
        long next = Long.parseLong(name.substring(name.lastIndexOf('-') + 1)) + 1;
        var taken = Files.createDirectory(root.resolve(name.substring(0, name.lastIndexOf('-') + 1) + next));
        var kill = Files.writeString(taken.resolve("cgroup.kill"), "");
        assertThat(MemoryGroup.create(root, 1L << 30)).isNotNull();
        assertThat(taken).exists();
        assertThat(kill).as("nobody in it is killed").hasContent("");
    }

    @Test
    void whatKilledProgramsLeftIsRemoved() throws Exception {
        var dead = new ProcessBuilder("true").start();
        dead.waitFor();
        var abandoned = Files.createDirectory(root.resolve("forkful-" + dead.pid() + "-1"));
        var mine = Files.createDirectory(
                root.resolve("forkful-" + ProcessHandle.current().pid() + "-x"));
        assertThat(MemoryGroup.create(root, 1L << 30)).isNotNull();
        assertThat(abandoned).doesNotExist();
        assertThat(mine).exists();
    }
}
