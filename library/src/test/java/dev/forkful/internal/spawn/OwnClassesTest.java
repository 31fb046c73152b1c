package dev.forkful.internal.spawn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The jar that is made where the library itself is in a jar within a jar. */
@DisabledOnOs(OS.WINDOWS)
class OwnClassesTest {
    private static final Map<String, byte[]> CLASSES =
            Map.of("dev/forkful/Some", "a class".getBytes(StandardCharsets.UTF_8));

    @TempDir
    private Path folder;

    private Path folder(String mode) throws IOException {
        var made = Files.createDirectory(folder.resolve("caches"));
        return Files.setPosixFilePermissions(made, PosixFilePermissions.fromString(mode));
    }

    @Test
    void itIsMadeOnce() throws Exception {
        var closed = folder("rwx------");
        var jar = OwnClasses.cached(CLASSES, closed);
        try (var content = new JarFile(jar.toFile())) {
            assertThat(content.stream()).hasSize(1);
        }
        var time = Files.getLastModifiedTime(jar);
        assertThat(OwnClasses.cached(CLASSES, closed)).isEqualTo(jar);
        assertThat(Files.getLastModifiedTime(jar)).isEqualTo(time);
        assertThat(closed).isDirectoryNotContaining("glob:**/*.part");
    }

    /** It is run as this user's code; the folder stays open if it is somebody else's. */
    @Test
    void whereOthersMayHaveMadeItItIsRefused() throws Exception {
        var closed = folder("rwx------");
        OwnClasses.cached(CLASSES, closed);
        Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("rwxrwxrwx"));
        assertThatThrownBy(() -> OwnClasses.cached(CLASSES, closed))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(closed.toRealPath().toString())
                .hasMessageContaining(CacheFolder.PROPERTY);
    }

    @Test
    void aFolderBehindALinkWillDo() throws Exception {
        var link = Files.createSymbolicLink(folder.resolve("link"), folder("rwx------"));
        assertThat(OwnClasses.cached(CLASSES, link)).isRegularFile();
    }
}
