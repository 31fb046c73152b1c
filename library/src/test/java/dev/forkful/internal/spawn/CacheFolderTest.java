package dev.forkful.internal.spawn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CacheFolderTest {
    private static final String JAR = "forkful-0123456789abcdef01234567.jar";

    @TempDir
    private Path folder;

    private Path open() throws IOException {
        var open = Files.createDirectory(folder.resolve("open"));
        return Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwxrwx"));
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void itIsClosedToOthers() throws Exception {
        var open = open();
        assertThat(CacheFolder.isPrivate(open)).isFalse();
        assertThat(CacheFolder.isPrivate(folder.resolve("none"))).isFalse();
        assertThat(CacheFolder.isPrivate(CacheFolder.create(open))).isTrue();
        assertThat(CacheFolder.isPrivate(
                        CacheFolder.create(folder.resolve("new").resolve("er"))))
                .isTrue();
    }

    /** They would be run as this user's own. */
    @Test
    @DisabledOnOs(OS.WINDOWS)
    void whatOthersMayHavePutThereIsNotTrustedWhenItIsClosed() throws Exception {
        var open = open();
        var cache = Files.writeString(open.resolve("worker-1.aot"), "anybody's");
        var jar = Files.writeString(open.resolve(JAR), "anybody's");
        var paths = Files.writeString(open.resolve("paths-1.args"), "anybody's");
        CacheFolder.create(open);
        assertThat(cache).doesNotExist();
        assertThat(paths).doesNotExist();
        assertThat(jar).doesNotExist();

        Files.writeString(cache, "this user's");
        CacheFolder.create(open);
        assertThat(cache).hasContent("this user's");
    }

    /** It may be where the user keeps the library, among other things. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "notes.txt",
                "forkful-1.0.jar",
                "forkful-fory-1.0.jar",
                "forkful-0123456789abcdef0123456.jar",
                "forkful-0123456789abcdef01234567.jar.old",
                "my-forkful-0123456789abcdef01234567.jar",
                "worker-queen.aot",
                "worker-.aot",
                "worker-0123456789abcdef0.aot",
                "worker-1.aot.txt",
                "paths-to-glory.args"
            })
    @DisabledOnOs(OS.WINDOWS)
    void whatForkfulDoesNotMakeIsNotRemoved(String name) throws Exception {
        var open = open();
        var file = Files.writeString(open.resolve(name), "the user's");
        CacheFolder.create(open);
        assertThat(CacheFolder.isPrivate(open)).isTrue();
        assertThat(file).hasContent("the user's");
    }

    /** A program's first pools may be opened at once. */
    @Test
    @DisabledOnOs(OS.WINDOWS)
    void whoFindsItClosedMeanwhileRemovesNothing() throws Exception {
        var open = open();
        try (var threads = Executors.newFixedThreadPool(2)) {
            for (int round = 0; round < 200; round++) {
                Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwxrwx"));
                var both = new CyclicBarrier(2);
                var files = new ArrayList<Future<Path>>();
                for (var digit : List.of("a", "b")) {
                    files.add(threads.submit(() -> {
                        both.await();
                        CacheFolder.create(open);
                        return Files.writeString(open.resolve("worker-" + digit + ".aot"), "this user's");
                    }));
                }
                var made = List.of(files.get(0).get(), files.get(1).get());
                assertThat(made).allSatisfy(file -> assertThat(file).exists());
            }
        }
    }

    /** The JVM takes a folder on the class path for one of classes. */
    @Test
    @DisabledOnOs(OS.WINDOWS)
    void oneThatCannotBeTidiedStaysOpen() throws Exception {
        var open = open();
        Files.writeString(Files.createDirectory(open.resolve(JAR)).resolve("a.class"), "anybody's");
        assertThatThrownBy(() -> CacheFolder.create(open))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(JAR);
        assertThat(CacheFolder.isPrivate(open)).isFalse();
    }

    private static Properties system(String name, String home) {
        var system = new Properties();
        system.setProperty("os.name", name);
        system.setProperty("user.home", home);
        return system;
    }

    @ParameterizedTest
    @CsvSource({"Linux,.cache/forkful", "Mac OS X,Library/Caches/forkful", "Windows 11,AppData/Local/forkful/cache"})
    void itIsWhereTheSystemKeepsSuchThings(String name, String inHome) {
        var system = system(name, folder.toString());
        assertThat(CacheFolder.path(system, Map.of())).isEqualTo(folder.resolve(inHome));
        var named = folder.resolve("named");
        var variables = Map.of("XDG_CACHE_HOME", named.toString(), "LOCALAPPDATA", named.toString());
        assertThat(CacheFolder.path(system, variables)).isNotNull().startsWithRaw(named);
    }

    /** The folder that a program happens to run in may be anybody's. */
    @ParameterizedTest
    @ValueSource(strings = {"Linux", "Mac OS X", "Windows 11"})
    void whereNothingTellsOfTheUsersHomeThereIsNone(String name) {
        var variables = Map.of("XDG_CACHE_HOME", "caches", "LOCALAPPDATA", "caches");
        for (var home : List.of("?", "", "home")) { // the first is what the JDK says then
            assertThat(CacheFolder.path(system(name, home), variables)).isNull();
        }
        var home = folder.toString();
        assertThat(CacheFolder.path(system(name, home), variables))
                .isEqualTo(CacheFolder.path(system(name, home), Map.of()));
    }

    /** Workers may run in another folder. */
    @Test
    void oneThatTheUserNamesIsNamedFromTheRoot() {
        var system = system("Linux", "?");
        system.setProperty(CacheFolder.PROPERTY, "named");
        assertThat(CacheFolder.path(system, Map.of()))
                .isEqualTo(Path.of("named").toAbsolutePath());
    }
}
