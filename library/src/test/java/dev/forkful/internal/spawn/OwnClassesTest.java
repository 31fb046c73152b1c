package dev.forkful.internal.spawn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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

    /** As a crash of the system may leave it: no worker would start with it. */
    @ParameterizedTest
    @CsvSource({"0,0", "30,30", "30,180"})
    void oneThatIsNotWholeIsMadeAnew(int written, int size) throws Exception {
        var closed = folder("rwx------");
        var jar = OwnClasses.cached(CLASSES, closed);
        var whole = Files.readAllBytes(jar);
        Files.write(jar, Arrays.copyOf(Arrays.copyOf(whole, written), size));
        assertThat(OwnClasses.cached(CLASSES, closed)).isEqualTo(jar).hasBinaryContent(whole);
        try (var content = new JarFile(jar.toFile());
                var in = content.getInputStream(content.getEntry("dev/forkful/Some.class"))) {
            assertThat(in).hasContent("a class");
        }
    }

    @Test
    void whatOneThatWasKilledHasLeftIsRemovedADayLater() throws Exception {
        var closed = folder("rwx------");
        var old = FileTime.from(Instant.now().minus(Duration.ofHours(25)));
        var forgotten = Files.createFile(closed.resolve("forkful-4711.part"));
        var users = Files.createFile(closed.resolve("forkful-notes.part"));
        for (var file : List.of(forgotten, users)) {
            Files.setLastModifiedTime(file, old);
        }
        var underWay = Files.createFile(closed.resolve("forkful-4712.part"));
        OwnClasses.cached(CLASSES, closed);
        assertThat(forgotten).doesNotExist();
        assertThat(users).exists();
        assertThat(underWay).exists();
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

    private OwnCopy copy(Path cacheFolder) {
        return new OwnCopy(() -> CLASSES, () -> CacheFolder.create(cacheFolder), () -> TemporaryFolder.in(temporary()));
    }

    private Path temporary() throws IOException {
        return Files.createDirectories(folder.resolve("temporary")).toRealPath();
    }

    /** As on file systems without permissions; that one of theirs is a link to it, which is not closed, is enough here. */
    @Test
    void whereTheCacheFolderCannotBePrivateATemporaryOneWillDo() throws Exception {
        var link = Files.createSymbolicLink(folder.resolve("link"), folder("rwxr-xr-x"));
        var copy = copy(link);
        var jar = copy.path();
        assertThat(copy.isTemporary()).isTrue();
        assertThat(jar).isRegularFile();
        assertThat(jar).startsWithRaw(temporary());
        assertThat(CacheFolder.isPrivate(jar.getParent())).isTrue();
        assertThat(copy.path()).isEqualTo(jar);

        Files.delete(jar);
        Files.delete(jar.getParent());
        assertThat(copy.path()).as("when somebody has tidied up there").isRegularFile();
    }

    /** Or each program that is killed would leave one. */
    @Test
    void temporaryOnesOfOneUserAreTheSame() throws Exception {
        var link = Files.createSymbolicLink(folder.resolve("link"), folder("rwxr-xr-x"));
        var jar = copy(link).path();
        var time = Files.getLastModifiedTime(jar);
        assertThat(copy(link).path()).isEqualTo(jar);
        assertThat(Files.getLastModifiedTime(jar)).isEqualTo(time);
        try (var all = Files.list(temporary())) {
            assertThat(all).containsExactly(jar.getParent());
        }
    }

    /** All can write to that folder, and all know the name. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aTemporaryFolderWhoseNameSomebodyHasTakenIsNotUsed(boolean byLink) throws Exception {
        var name = temporary().resolve(TemporaryFolder.PREFIX + CacheFolder.user());
        var link = Files.createSymbolicLink(folder.resolve("link"), folder("rwx------"));
        if (byLink) {
            Files.createSymbolicLink(name, link);
        } else {
            Files.writeString(name, "somebody's");
        }
        var made = TemporaryFolder.in(temporary());
        assertThat(made.lasts()).isFalse();
        assertThat(made.path()).isNotEqualTo(name).hasParentRaw(temporary());
        assertThat(CacheFolder.isPrivate(made.path())).isTrue();
        assertThat(link).isEmptyDirectory();
    }

    /** Nobody asks before he empties such a folder. */
    @Test
    void oneThatIsGoneIsMadeAgain() throws Exception {
        var caches = folder("rwx------");
        var copy = copy(caches);
        var jar = copy.path();
        assertThat(copy.isTemporary()).isFalse();
        Files.delete(jar);
        assertThat(copy.path()).isEqualTo(jar).isRegularFile();
        Files.delete(jar);
        Files.delete(caches);
        assertThat(copy.path()).isEqualTo(jar).isRegularFile();
    }

    @Test
    void oneThatOthersMayHaveChangedIsMadeAgain() throws Exception {
        var caches = folder("rwx------");
        var copy = copy(caches);
        var jar = copy.path();
        Files.setPosixFilePermissions(caches, PosixFilePermissions.fromString("rwxrwxrwx"));
        Files.writeString(jar, "anybody's");
        assertThat(copy.path()).isEqualTo(jar);
        assertThat(CacheFolder.isPrivate(caches)).isTrue();
        try (var content = new JarFile(jar.toFile())) {
            assertThat(content.stream()).hasSize(1);
        }
    }

    @Test
    void aFolderBehindALinkWillDo() throws Exception {
        var link = Files.createSymbolicLink(folder.resolve("link"), folder("rwx------"));
        assertThat(OwnClasses.cached(CLASSES, link)).isRegularFile();
    }
}
