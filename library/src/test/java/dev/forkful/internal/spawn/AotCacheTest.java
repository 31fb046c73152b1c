package dev.forkful.internal.spawn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.forkful.spi.Codec;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.foreign.Arena;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledOnOs;
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
    @ValueSource(strings = {"-Xss1m", "-Dx=y", "-ea", "-XX:+UseG1GC", "-Xmx2g", "-Xms16m", "-XX:MaxMetaspaceSize=64m"})
    void ordinaryOptionsSuit(String option) {
        assertThat(suits(option)).isTrue();
    }

    /** A JVM that cannot use the cache that it is given starts slower than one that is given none; one with two archives does not start. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "-XX:+UseZGC",
                "-Xmx32g",
                "-Xms32g",
                "-XX:-UseCompressedOops",
                "-Xshare:off",
                "-javaagent:a.jar",
                "-agentlib:jdwp",
                "-XX:AOTMode=record",
                "-Djava.system.class.loader=a.B",
                "-Djdk.module.addopens.0=java.base/java.lang=ALL-UNNAMED",
                "--patch-module=a=b"
            })
    void othersGoWithout(String option) {
        assertThat(suits(option)).isFalse();
    }

    /** Half of it is for the heap. */
    @Test
    void aMemoryThatMeansSuchAHeapGoesWithoutToo() {
        assertThat(AotCache.suits(WorkerOptions.DEFAULTS.withMemory(MemoryCap.of("63g"))))
                .isTrue();
        assertThat(AotCache.suits(WorkerOptions.DEFAULTS.withMemory(MemoryCap.of("64g"))))
                .isFalse();
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

    /** With a list of contents, as all have. */
    private static Path jar(Path file, String content) throws IOException {
        try (var zip = new ZipOutputStream(Files.newOutputStream(file))) {
            add(zip, "some.txt", content);
        }
        return file;
    }

    /** Not compressed, and at the same time always: with as many letters it is of the same size. */
    private static void add(ZipOutputStream zip, String name, String content) throws IOException {
        var entry = new ZipEntry(name);
        var bytes = content.getBytes(StandardCharsets.UTF_8);
        var sum = new CRC32();
        sum.update(bytes);
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(bytes.length);
        entry.setCrc(sum.getValue());
        entry.setTimeLocal(LocalDateTime.of(2000, 1, 1, 0, 0));
        zip.putNextEntry(entry);
        zip.write(bytes);
        zip.closeEntry();
    }

    /** What would be there on any machine: one of 128 GiB has heaps that go without. */
    private static WorkerOptions usual() {
        assumeThat(AotCache.isOff()).isFalse();
        assumeThat(JavaCommand.isModular()).isFalse();
        assumeThat(AotCache.hasOptionVariable(WorkerOptions.DEFAULTS)).isFalse();
        return WorkerOptions.DEFAULTS.withHeap("64m");
    }

    private static AotCache cacheFor(WorkerOptions options, Path jar) {
        return Objects.requireNonNull(AotCache.of(options, LaunchOptions.ofThisJvm(), jar, System.getProperties()));
    }

    private static Path fileFor(Path jar) {
        return cacheFor(usual(), jar).file();
    }

    private static Path fileFor(Path jar, String property, String value) {
        var system = new Properties();
        system.putAll(System.getProperties());
        system.setProperty(property, value);
        return Objects.requireNonNull(AotCache.of(usual(), LaunchOptions.ofThisJvm(), jar, system))
                .file();
    }

    @Test
    void foldersOfClassesHaveNoCacheAndJarsHave(@TempDir Path folder) throws Exception {
        var jar = jar(folder.resolve("forkful.jar"), "it");
        assertThat(AotCache.of(usual(), LaunchOptions.ofThisJvm(), folder, System.getProperties()))
                .isNull();
        assertThat(AotCache.of(usual(), LaunchOptions.ofThisJvm(), jar, System.getProperties()))
                .isNotNull();
    }

    /** Then nothing tells it from others of its size and time. */
    @ParameterizedTest
    @ValueSource(ints = {0, 3, 21, 22, 500})
    void aJarWithoutAListOfContentsHasNone(int size, @TempDir Path folder) throws Exception {
        var jar = Files.write(folder.resolve("forkful.jar"), new byte[size]);
        assertThat(AotCache.of(usual(), LaunchOptions.ofThisJvm(), jar, System.getProperties()))
                .isNull();
    }

    @Test
    void aJarThatIsAsItWasHasTheCacheThatItHadAndOneThatWasChangedHasAnother(@TempDir Path folder) throws Exception {
        var jar = jar(folder.resolve("forkful.jar"), "as it was");
        var then = FileTime.fromMillis(1_000_000);
        Files.setLastModifiedTime(jar, then);
        long size = Files.size(jar);
        var before = fileFor(jar);
        assertThat(fileFor(jar)).isEqualTo(before);

        Files.setLastModifiedTime(jar, FileTime.fromMillis(1_000_001));
        assertThat(fileFor(jar)).as("of the same size, built later").isNotEqualTo(before);
        jar(jar, "as it is now");
        Files.setLastModifiedTime(jar, then);
        assertThat(fileFor(jar)).as("of the same time, with more in it").isNotEqualTo(before);
        jar(jar, "as it sat");
        Files.setLastModifiedTime(jar, then);
        assertThat(jar).hasSize(size);
        assertThat(fileFor(jar))
                .as("of the same size and time, as builds that can be repeated make them")
                .isNotEqualTo(before);
        jar(jar, "as it was");
        Files.setLastModifiedTime(jar, then);
        assertThat(fileFor(jar)).as("put back").isEqualTo(before);

        var copy = Files.copy(jar, folder.resolve("other.jar"), StandardCopyOption.COPY_ATTRIBUTES);
        assertThat(fileFor(copy)).as("in another place").isNotEqualTo(before);
    }

    /** So have programs that bring all they use in one jar: the list of contents is longer than what is read at once, and what has changed is far from its end. */
    @ParameterizedTest
    @CsvSource({"3000,", "3000,a comment", "66000,"}) // more than 65535 are counted in another place
    void aJarOfManyEntriesThatWasChangedInTheFirstHasAnother(int entries, String comment, @TempDir Path folder)
            throws Exception {
        var then = FileTime.fromMillis(1_000_000);
        var files = new ArrayList<Path>();
        long size = 0;
        var jar = folder.resolve("forkful.jar");
        for (var first : List.of("as it was", "as it sat")) {
            try (var zip = new ZipOutputStream(new BufferedOutputStream(Files.newOutputStream(jar)))) {
                zip.setComment(comment);
                add(zip, "first.txt", first);
                for (int i = 0; i < entries; i++) {
                    add(zip, "a/folder/with/a/long/name/entry-" + i, "");
                }
            }
            Files.setLastModifiedTime(jar, then);
            assertThat(Files.size(jar)).isIn(size, size == 0 ? Files.size(jar) : size);
            size = Files.size(jar);
            files.add(fileFor(jar));
        }
        assertThat(files).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @ValueSource(strings = {"java.vm.version", "java.vm.vendor", "java.vm.name", "os.arch"})
    void anotherJdkHasAnotherCache(String property, @TempDir Path folder) throws Exception {
        var jar = jar(folder.resolve("forkful.jar"), "it");
        assertThat(fileFor(jar, property, System.getProperty(property) + "-other"))
                .isNotEqualTo(fileFor(jar));
    }

    /** An update may put it where the one before was. */
    @Test
    void aJdkInAnotherPlaceAndOneThatWasReplacedInItsPlaceHaveCachesOfTheirOwn(@TempDir Path folder) throws Exception {
        var jar = jar(folder.resolve("forkful.jar"), "it");
        var home = folder.resolve("jdk").toString();
        var modules =
                Files.createDirectories(folder.resolve("jdk").resolve("lib")).resolve("modules");
        Files.writeString(modules, "its classes");
        var before = fileFor(jar, "java.home", home);
        assertThat(fileFor(jar)).isNotEqualTo(before);
        assertThat(fileFor(jar, "java.home", home)).isEqualTo(before);
        Files.writeString(modules, "other classes");
        assertThat(fileFor(jar, "java.home", home)).isNotEqualTo(before);
    }

    private record Wanting(List<String> jvmArgs) implements Codec {
        @Override
        public void write(Object value, OutputStream to, ClassLoaders loaders) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Object read(InputStream from, ClassLoaders loaders) {
            throw new UnsupportedOperationException();
        }
    }

    /** The JVM refuses a cache that was made with other module options. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "--add-opens=java.base/java.lang.invoke=ALL-UNNAMED",
                "--add-opens java.base/java.lang.invoke=ALL-UNNAMED",
                "--add-exports=java.base/sun.nio.ch=ALL-UNNAMED",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow"
            })
    void moduleOptionsOfACodecAreTrainedWith(String options, @TempDir Path folder) throws Exception {
        var jar = jar(folder.resolve("forkful.jar"), "it");
        var words = List.of(options.split(" "));
        var ordinary = cacheFor(usual(), jar);
        var cache = cacheFor(usual().withCodec(new Wanting(words)), jar);
        assertThat(cache.file()).isNotEqualTo(ordinary.file());
        assertThat(cache.moduleOptions()).containsAll(ordinary.moduleOptions()).endsWith(words.toArray(String[]::new));
    }

    @Test
    void aCodecThatWantsNothingOfTheKindHasTheOrdinaryCache(@TempDir Path folder) throws Exception {
        var jar = jar(folder.resolve("forkful.jar"), "it");
        var words = List.of("-Da.codec=yes", "-Xss1m");
        assertThat(cacheFor(usual().withCodec(new Wanting(words)), jar)).isEqualTo(cacheFor(usual(), jar));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-XX:+UseZGC",
                "-Xmx32g",
                "-Xmx32g -Xss1m",
                "-javaagent:a.jar",
                "--patch-module=a=b",
                "--limit-modules java.base",
                "--something-new=a",
                "-Djdk.module.main=a",
                "@file"
            })
    void aCodecThatWantsMoreGoesWithout(String options, @TempDir Path folder) throws Exception {
        var jar = jar(folder.resolve("forkful.jar"), "it");
        var codec = new Wanting(List.of(options.split(" ")));
        var plain = new WorkerOptions(null, List.of(), Map.of(), null, null, usual().output(), codec, null, null);
        assertThat(AotCache.of(plain, LaunchOptions.ofThisJvm(), jar, System.getProperties()))
                .isNull();
    }

    private AotCache in(Path folder, String content) throws IOException {
        var closed = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
        var file = Files.writeString(
                Files.createDirectory(folder.resolve("caches"), closed).resolve("worker-1.aot"), content);
        return new AotCache(file, folder.resolve("forkful.jar"), List.of(), "");
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void oneThatIsDistrustedIsReplacedByAnEmptyFile(@TempDir Path folder) throws Exception {
        var cache = in(folder, "nonsense");
        var used = Objects.requireNonNull(cache.made());
        assertThat(cache.distrust(used)).isTrue();
        assertThat(cache.file()).isEmptyFile();
        assertThat(cache.made()).isNull();
        assertThat(folder.resolve("caches")).isDirectoryNotContaining("glob:**/training-*");
    }

    /** Another program may have removed it as the oldest, before the worker could open it, or have made a new one. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @DisabledOnOs(OS.WINDOWS)
    void oneThatHasComeOrGoneMeanwhileIsNotBlamed(boolean another, @TempDir Path folder) throws Exception {
        var cache = in(folder, "nonsense");
        var used = Objects.requireNonNull(cache.made());
        Files.delete(cache.file());
        if (another) {
            Files.writeString(cache.file(), "a new one");
        }
        assertThat(cache.distrust(used)).isFalse();
        if (another) {
            assertThat(cache.file()).hasContent("a new one");
        } else {
            assertThat(cache.file()).doesNotExist();
        }
    }

    /** By another worker, or program, which uses it at the same time. */
    @Test
    @DisabledOnOs(OS.WINDOWS)
    void oneThatIsRenewedMeanwhileIsStillTheSame(@TempDir Path folder) throws Exception {
        var cache = in(folder, "nonsense");
        var used = Objects.requireNonNull(cache.made());
        var later = FileTime.from(Instant.now().plusSeconds(60));
        Files.setLastModifiedTime(cache.file(), later);
        assumeThat(Files.getAttribute(cache.file(), "creationTime"))
                .as("of a file system that tells it")
                .isNotEqualTo(later);
        assertThat(cache.distrust(used)).isTrue();
    }

    /** In a folder that the user has named there may be things of his. */
    @Test
    void onlyWhatATrainingMakesIsRemovedAfterIt(@TempDir Path folder) throws Exception {
        for (var name :
                List.of("training-4711", "training-4711.notes", "training-4711.aot", "training-4711.aot.config")) {
            Files.createFile(folder.resolve(name));
        }
        var others = new ArrayList<Path>();
        for (var name : List.of("training-data.csv", "training-2026.txt", "training.lock", "my-training-1")) {
            others.add(Files.createFile(folder.resolve(name)));
        }
        AotTraining.removeUnfinished(folder);
        try (var left = Files.list(folder)) {
            assertThat(left).containsExactlyInAnyOrderElementsOf(others);
        }
    }

    /** What Linux tells of a process has no links in it. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void oneThatIsMappedIsNotRefusedWhateverItIsCalled(@TempDir Path folder) throws Exception {
        var real = Files.createDirectory(folder.resolve("real"));
        Files.createSymbolicLink(folder.resolve("link"), real);
        var file = Files.writeString(real.resolve("worker-1.aot"), "something");
        Files.writeString(real.resolve("worker-2.aot"), "something");
        long self = ProcessHandle.current().pid();
        try (var channel = FileChannel.open(file);
                var arena = Arena.ofConfined()) {
            assertThat(channel.map(MapMode.READ_ONLY, 0, 9, arena).byteSize()).isEqualTo(9);
            assertThat(AotTraining.isRefused(file, self)).isFalse();
            assertThat(AotTraining.isRefused(folder.resolve("link").resolve("worker-1.aot"), self))
                    .as("through a link")
                    .isFalse();
            assertThat(AotTraining.isRefused(folder.resolve("link/../real/worker-1.aot"), self))
                    .as("with a way back")
                    .isFalse();
            assertThat(AotTraining.isRefused(real.resolve("worker-2.aot"), self))
                    .as("another")
                    .isTrue();
            Files.delete(file);
            assertThat(AotTraining.isRefused(file, self)).as("one that is gone").isFalse();
        }
    }

    @Test
    void aJarThatWasChangedSinceIsSeenToHaveBeen(@TempDir Path folder) throws Exception {
        var jar = jar(folder.resolve("forkful.jar"), "as it was");
        var then = FileTime.fromMillis(1_000_000);
        Files.setLastModifiedTime(jar, then);
        var cache = cacheFor(usual(), jar);
        assertThat(cache.isOfWhatIsThere()).isTrue();
        jar(jar, "as it sat");
        Files.setLastModifiedTime(jar, then);
        assertThat(cache.isOfWhatIsThere()).isFalse();
        Files.delete(jar);
        assertThat(cache.isOfWhatIsThere()).isFalse();
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
        assumeThat(AotCache.isOff()).isFalse();
        assumeThat(AotCache.suits(WorkerOptions.DEFAULTS)).isTrue();
        assertThat(AotState.now().kind()).isEqualTo(AotState.Kind.USED);
    }
}
