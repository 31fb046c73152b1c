package dev.forkful.internal.spawn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AotCacheTest {
    private static boolean suits(String... jvmArgs) {
        return AotCache.suits(WorkerOptions.DEFAULTS.withHeap("64m").withJvmArgs(List.of(jvmArgs)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"-Xss1m", "-Dx=y", "-ea", "-XX:+UseG1GC", "-Xmx2g", "-XX:MaxMetaspaceSize=64m"})
    void ordinaryOptionsSuit(String option) {
        assertThat(suits(option)).isTrue();
    }

    /** A JVM that cannot use the cache that it is given starts slower than one that is given none; one with two archives does not start. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "-XX:+UseZGC",
                "-Xmx32g",
                "-XX:-UseCompressedOops",
                "-Xshare:off",
                "-javaagent:a.jar",
                "-agentlib:jdwp",
                "-XX:AOTMode=record",
                "-Djava.system.class.loader=a.B",
                "--patch-module=a=b"
            })
    void othersGoWithout(String option) {
        assertThat(suits(option)).isFalse();
    }

    @Test
    void optionsInTheEnvironmentMayBeAnything() {
        assertThat(AotCache.suits(
                        WorkerOptions.DEFAULTS.withHeap("64m").withEnvironment("JDK_JAVA_OPTIONS", "-Xshare:off")))
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource({"1024,1024", "64k,65536", "2M,2097152", "3g,3221225472", "1t,1099511627776"})
    void sizesAreThoseOfXmx(String text, long bytes) {
        assertThat(AotCache.bytes(text)).isEqualTo(bytes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "g", "12x", "9999999999999999999", "999999999999999t"})
    void whatIsNoSizeIsTakenForAVeryLargeOne(String text) {
        assertThat(AotCache.bytes(text)).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void foldersOfClassesHaveNoCacheAndJarsHave(@TempDir Path folder) throws Exception {
        var jar = Files.createFile(folder.resolve("forkful.jar"));
        assertThat(AotCache.of(WorkerOptions.DEFAULTS, LaunchOptions.ofThisJvm(), folder))
                .isNull();
        assertThat(AotCache.of(WorkerOptions.DEFAULTS, LaunchOptions.ofThisJvm(), jar))
                .isNotNull();
    }

    @Test
    void itIsBlamedForNonsenseAndNotForArguments() {
        var begin = "Error occurred during initialization of VM";
        assertThat(AotCache.isBlamedIn(
                        List.of(begin, "java.lang.NoSuchMethodError: 'int java.lang.Math.floorMod(int, int)'")))
                .isTrue();
        assertThat(AotCache.isBlamedIn(List.of(begin, "Unexpected exception when loading aot-linked classes.")))
                .isTrue();
        assertThat(AotCache.isBlamedIn(List.of(begin, "Unable to use AOT cache.")))
                .isTrue();
        assertThat(AotCache.isBlamedIn(List.of(begin, "Could not reserve enough space for 1 KB object heap")))
                .isFalse();
        assertThat(AotCache.isBlamedIn(
                        List.of("The Java thread stack size specified is too small. Specify at least 136k")))
                .isFalse();
        assertThat(AotCache.isBlamedIn(List.of())).isFalse();
    }

    @Test
    void theWorkersOfTheseTestsStartFromOne() {
        assumeThat(OwnClasses.location().toString())
                .as("not a folder, as an IDE has it")
                .endsWith(".jar");
        assertThat(AotState.now().kind()).isEqualTo(AotState.Kind.USED);
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void theFolderIsClosedToOthers(@TempDir Path folder) throws Exception {
        var named = System.getProperty(CacheFolder.PROPERTY);
        var open = Files.createDirectory(folder.resolve("open"));
        Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxr-xr-x"));
        assertThat(CacheFolder.isPrivate(open)).isFalse();
        assertThat(CacheFolder.isPrivate(folder.resolve("none"))).isFalse();
        try {
            System.setProperty(CacheFolder.PROPERTY, open.toString());
            assertThat(CacheFolder.isPrivate(CacheFolder.create())).isTrue();
            System.setProperty(
                    CacheFolder.PROPERTY, folder.resolve("new").resolve("er").toString());
            assertThat(CacheFolder.isPrivate(CacheFolder.create())).isTrue();
        } finally {
            if (named == null) {
                System.clearProperty(CacheFolder.PROPERTY);
            } else {
                System.setProperty(CacheFolder.PROPERTY, named);
            }
        }
    }
}
