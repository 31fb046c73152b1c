package dev.forkful.internal.spawn;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Asking for a sandbox where there is none: what is missing, and what to do. */
@EnabledOnOs(OS.LINUX)
class SandboxDemandTest {
    private static void bwrap(Path folder, String script) throws IOException {
        var program = Files.writeString(folder.resolve("bwrap"), "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
    }

    @Test
    void oneThatIsNotThereIsNamedWithTheFoldersThatWereSearched(@TempDir Path folder) {
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> Sandbox.demand(folder + "::/nonexistent"))
                .withMessageContaining("needs the program bwrap")
                .withMessageContaining(folder + "::/nonexistent")
                .withMessageContaining("install bubblewrap")
                .withMessageContaining("without sandboxed()");
        assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(() -> Sandbox.demand(null));
    }

    @Test
    void oneThatIsForbiddenIsQuoted(@TempDir Path folder) throws IOException {
        bwrap(
                folder,
                "case $1 in --help) exit 0;; esac; echo 'bwrap: No permissions to create new namespace' >&2; exit 1");
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> Sandbox.demand(folder.toString()))
                .withMessageContaining(
                        folder.resolve("bwrap") + " says \"bwrap: No permissions to create new namespace\"")
                .withMessageContaining("user namespaces");
    }

    @Test
    void oneThatCannotBeRunIsNoneEither(@TempDir Path folder) throws IOException {
        bwrap(folder, "");
        Files.writeString(folder.resolve("bwrap"), "#!/nonexistent\n");
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> Sandbox.demand(folder.toString()))
                .withMessageContaining("does not work on this machine");
    }
}
