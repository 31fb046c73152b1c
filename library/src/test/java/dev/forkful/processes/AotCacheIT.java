package dev.forkful.processes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forkful.testing.Await;
import dev.forkful.testing.Jvm;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The AOT cache that programs make in the background, with the library's jar. Each test has a cache folder of its own. */
@Tag("processes")
@Timeout(value = 4, unit = TimeUnit.MINUTES) // longer than a training may take
@EnabledOnOs(OS.LINUX) // where the system says what a process has mapped
class AotCacheIT {
    /** Training has the lowest priority: on a machine that is busy otherwise it takes its time. */
    private static final Duration TRAINING = Duration.ofMinutes(3);

    private static final String LOCK = "training.lock";

    @TempDir
    private static Path shared;

    @TempDir
    private Path folder;

    /** A copy of the library's, which a test may change. */
    private static Path jar;

    /** Who makes a cache. */
    private static final String TRAINER = "dev.forkful.internal.spawn.AotTrainer";

    private static final String WORKER = "dev.forkful.internal.worker.WorkerMain";

    private static Path trained;

    /** The first use of an empty folder makes the cache that the tests copy. */
    @BeforeAll
    static void train() throws Exception {
        jar = Files.copy(
                Path.of(System.getProperty("forkful.jar")),
                shared.resolve("forkful.jar"),
                StandardCopyOption.COPY_ATTRIBUTES);
        var caches = shared.resolve("caches");
        try (var program = start(shared, caches)) {
            assertThat(program.await("sum ")).isEqualTo("42");
            assertThat(program.await("mapped ")).isEqualTo("[]");
            trained = awaitCache(caches);
            end(program);
        }
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(caches)))
                .isEqualTo("rwx------");
    }

    private static Jvm start(Path directory, Path caches, String... options) {
        var all = new ArrayList<>(List.of("-Dforkful.cache=" + caches));
        all.addAll(Arrays.asList(options));
        return start(directory, List.of(), jar, all);
    }

    private static Jvm start(Path directory, List<String> variables, Path forkful, List<String> options) {
        var command = new ArrayList<Object>(List.of("/usr/bin/env", "-u", "FORKFUL_AOT"));
        command.addAll(variables);
        command.addAll(List.of(Jvm.tool("java"), "-Xmx64m"));
        command.addAll(options);
        command.addAll(
                List.of("-cp", Jvm.path(forkful, Jvm.origin(CachedProgram.class)), CachedProgram.class.getName()));
        return Jvm.start(directory, command.toArray());
    }

    private static void end(Jvm program) throws Exception {
        program.input("\n").succeed();
    }

    /** All but the lock, which stays. */
    private static List<Path> in(Path caches) throws IOException {
        if (!Files.isDirectory(caches)) {
            return List.of();
        }
        try (var files = Files.list(caches)) { // which asks nothing of the files: they come and go meanwhile
            return files.filter(file -> !file.endsWith(LOCK)).toList();
        }
    }

    /** Until there is a cache and nothing else. */
    private static Path awaitCache(Path caches) throws Exception {
        Await.until("there is a cache", TRAINING, () -> {
            var files = in(caches);
            return files.size() == 1 && files.getFirst().toString().endsWith(".aot");
        });
        return in(caches).getFirst();
    }

    /** Until there are two, which is the other one. */
    private static Path awaitAnother(Path caches, Path than) throws Exception {
        Await.until("there is another", TRAINING, () -> {
            var files = in(caches);
            return files.size() == 2
                    && files.stream().allMatch(f -> f.toString().endsWith(".aot"));
        });
        return in(caches).stream().filter(f -> !f.equals(than)).findFirst().orElseThrow();
    }

    private Path cachesWith(byte[] content) throws IOException {
        return cachesWith(folder.resolve("caches"), content);
    }

    private static Path cachesWith(Path where, byte[] content) throws IOException {
        var caches = Files.createDirectory(
                where, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Files.write(caches.resolve(trained.getFileName()), content);
        return caches;
    }

    private static List<String> linesOf(Jvm program) throws Exception {
        return program.input("\n").succeed();
    }

    @Test
    void theSecondUseMapsIt() throws Exception {
        var caches = cachesWith(Files.readAllBytes(trained));
        try (var program = start(folder, caches)) {
            assertThat(linesOf(program))
                    .containsExactly("sum 42", "mapped [" + caches.resolve(trained.getFileName()) + "]");
        }
    }

    @Test
    void itCanBeSwitchedOff() throws Exception {
        var caches = cachesWith(Files.readAllBytes(trained));
        try (var program = start(folder, caches, "-Dforkful.aot=false")) {
            assertThat(linesOf(program)).containsExactly("sum 42", "mapped []");
        }
    }

    @Test
    void aFolderThatOthersCanEnterIsNotTrusted() throws Exception {
        var caches = cachesWith(Files.readAllBytes(trained));
        Files.setPosixFilePermissions(caches, PosixFilePermissions.fromString("rwxrwxrwx"));
        try (var program = start(folder, caches)) {
            assertThat(linesOf(program)).containsExactly("sum 42", "mapped []");
        }
    }

    /** What is cut off, or of another JDK, is refused by the JVM; what is overwritten in the middle crashes it. */
    @ParameterizedTest
    @ValueSource(strings = {"noise", "cut", "of another JDK", "overwritten"})
    void oneThatIsDamagedIsNotHeardOf(String damage) throws Exception {
        byte[] content = Files.readAllBytes(trained);
        switch (damage) {
            case "noise" -> new java.util.Random(1).nextBytes(content);
            case "cut" -> content = Arrays.copyOf(content, content.length / 2);
            case "of another JDK" -> content = withAnotherVersion(content);
            default -> Arrays.fill(content, content.length / 8, content.length / 2, (byte) 'X');
        }
        var caches = cachesWith(content);
        try (var program = start(folder, caches)) {
            assertThat(program.await("sum ")).isEqualTo("42");
            Await.until("it is replaced by an empty one", () -> Files.size(caches.resolve(trained.getFileName())) == 0);
            assertThat(linesOf(program)).containsExactly("sum 42", "mapped []");
        }
        try (var another = start(folder, caches)) {
            assertThat(linesOf(another)).containsExactly("sum 42", "mapped []");
        }
    }

    /** All are started with it at once, and fail. */
    @Test
    void oneThatIsDamagedIsNoReasonForAPoolOfManyToGiveUp() throws Exception {
        byte[] content = Files.readAllBytes(trained);
        Arrays.fill(content, content.length / 8, content.length / 2, (byte) 'X');
        var caches = cachesWith(content);
        try (var program = start(folder, caches, "-D" + CachedProgram.COUNT + "=4", "-XX:ActiveProcessorCount=4")) {
            assertThat(linesOf(program)).containsExactly("sum 42", "mapped []");
        }
    }

    /** The JVM compares the options that open modules, and refuses a cache that was made with others. Whose fault that is it does not tell. */
    @Test
    void aCodecWithOptionsOfItsOwnHasACacheOfItsOwn() throws Exception {
        byte[] content = Files.readAllBytes(trained);
        var caches = cachesWith(content);
        var ordinary = caches.resolve(trained.getFileName());
        try (var program = start(folder, caches, "-D" + CachedProgram.CODEC + "=true")) {
            assertThat(program.await("sum ")).isEqualTo("42");
            assertThat(program.await("mapped ")).isEqualTo("[]");
            var its = awaitAnother(caches, ordinary);
            end(program);
            try (var another = start(folder, caches, "-D" + CachedProgram.CODEC + "=true")) {
                assertThat(linesOf(another)).containsExactly("sum 42", "mapped [" + its + "]");
            }
        }
        assertThat(ordinary).hasBinaryContent(content);
        try (var program = start(folder, caches)) {
            assertThat(linesOf(program)).containsExactly("sum 42", "mapped [" + ordinary + "]");
        }
    }

    /** Workers that run in another folder find the user's, too. */
    @Test
    void aFolderThatIsNamedFromWhereTheProgramRunsIsFound() throws Exception {
        var caches = cachesWith(Files.readAllBytes(trained));
        var elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
        var named = folder.relativize(caches);
        try (var program = start(folder, named, "-D" + CachedProgram.DIRECTORY + "=" + elsewhere)) {
            assertThat(linesOf(program))
                    .containsExactly("sum 42", "mapped [" + caches.resolve(trained.getFileName()) + "]");
        }
    }

    /**
     * As a program's is by an update. The cache of the old one is neither used, nor touched: it may be put back. The JVM would use it: it does not look into the jar, and before JDK-8377932 was
     * mended, in 25.0.4, it did not compare size and time either.
     */
    @Test
    void aJarThatWasChangedHasACacheOfItsOwn() throws Exception {
        byte[] content = Files.readAllBytes(trained);
        var caches = cachesWith(content);
        var old = caches.resolve(trained.getFileName());
        try {
            changeWithoutATrace(jar);
            Path made;
            try (var program = start(folder, caches)) {
                assertThat(program.await("sum ")).isEqualTo("42");
                assertThat(program.await("mapped ")).isEqualTo("[]");
                made = awaitAnother(caches, old);
                end(program);
            }
            assertThat(old).hasBinaryContent(content);
            try (var program = start(folder, caches)) {
                assertThat(linesOf(program)).containsExactly("sum 42", "mapped [" + made + "]");
            }
        } finally {
            Files.copy(
                    Path.of(System.getProperty("forkful.jar")),
                    jar,
                    StandardCopyOption.COPY_ATTRIBUTES,
                    StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /** What is made then is of both, and goes by the name of the old one's. */
    @Test
    void aJarThatIsReplacedWhileItsCacheIsMadeHasNone() throws Exception {
        var caches = folder.resolve("caches");
        var own = Files.copy(jar, folder.resolve("own.jar"), StandardCopyOption.COPY_ATTRIBUTES);
        try (var program = start(folder, List.of(), own, List.of("-Dforkful.cache=" + caches))) {
            assertThat(program.await("mapped ")).isEqualTo("[]");
            Await.until("it is being made", TRAINING, () -> !in(caches).isEmpty());
            var trainer = Await.value("by a JVM of its own", TRAINING, () -> descendant(program, TRAINER))
                    .process();
            changeWithoutATrace(own);
            Await.until("who makes it has ended", TRAINING, () -> !trainer.isAlive());
            Await.until("what was not finished is gone", () -> in(caches).isEmpty());
            end(program);
        }
        assertThat(in(caches)).isEmpty();
    }

    /** Each JVM writes its version into the header of its caches. */
    private static byte[] withAnotherVersion(byte[] content) {
        var version = "(" + System.getProperty("java.vm.version") + ")";
        var text = new String(content, StandardCharsets.ISO_8859_1);
        assertThat(text.contains(version)).as("it tells %s", version).isTrue();
        return text.replace(version, "-".repeat(version.length())).getBytes(StandardCharsets.ISO_8859_1);
    }

    /** As a build does that can be repeated: what it makes has another list of contents, and the size and time of what was there. The list has a time for each entry. */
    private static void changeWithoutATrace(Path jar) throws IOException {
        var size = Files.size(jar);
        var time = Files.getLastModifiedTime(jar);
        var content = ByteBuffer.wrap(Files.readAllBytes(jar)).order(ByteOrder.LITTLE_ENDIAN);
        int end = content.capacity() - 22;
        assertThat(content.getInt(end)).as("the end of a jar").isEqualTo(0x06054b50);
        int seconds = content.getInt(end + 16) + 12;
        content.putShort(seconds, (short) (content.getShort(seconds) ^ 1));
        var other = Files.write(jar.resolveSibling("other.jar"), content.array());
        Files.setLastModifiedTime(other, time);
        Files.move(other, jar, StandardCopyOption.ATOMIC_MOVE);
        assertThat(Files.size(jar)).isEqualTo(size);
        assertThat(Files.getLastModifiedTime(jar)).isEqualTo(time);
    }

    /** The pool's workers have none of these options; with them the JVMs that make the cache would not start. */
    @Test
    void optionsThatThePoolHasBlankedDoNotReachWhoMakesIt() throws Exception {
        var caches = folder.resolve("caches");
        try (var program = start(
                folder,
                List.of("JAVA_TOOL_OPTIONS=-XX:+UseParallelGC"),
                jar,
                List.of("-Dforkful.cache=" + caches, "-D" + CachedProgram.BLANK + "=JAVA_TOOL_OPTIONS"))) {
            assertThat(program.await("mapped ")).isEqualTo("[]");
            assertThat(awaitCache(caches)).hasFileName(trained.getFileName().toString());
            end(program);
        }
    }

    @Test
    void twoProgramsMakeOne() throws Exception {
        var caches = folder.resolve("caches");
        try (var one = start(folder, caches);
                var other = start(folder, caches)) {
            assertThat(one.await("sum ")).isEqualTo("42");
            assertThat(other.await("sum ")).isEqualTo("42");
            awaitCache(caches);
            end(one);
            end(other);
        }
        assertThat(in(caches)).hasSize(1);
        assertThat(caches.resolve(LOCK))
                .as("who has it open would lock what nobody else finds, if it were removed")
                .exists();
    }

    /**
     * To write down what its JVM has learnt takes a worker longer on a busy machine than it has to end otherwise: it was killed, and there was no cache. Here it is stopped
     * meanwhile, for longer than the five seconds that others have.
     */
    @Test
    @Timeout(value = 8, unit = TimeUnit.MINUTES) // two trainings may take that long
    void itIsMadeThoughTheMachineHasLittleTimeForIt() throws Exception {
        var caches = folder.resolve("caches");
        try (var program = start(folder, caches)) {
            assertThat(program.await("mapped ")).isEqualTo("[]");
            var worker = Await.value("it is being made", TRAINING, () -> descendant(program, "-XX:AOTMode=record"))
                    .process();
            Await.until("its worker ends", TRAINING, () -> isEnding(worker));
            var used = used(worker);
            Await.until(
                    "its hooks are done, and it writes",
                    TRAINING,
                    () -> used(worker).minus(used).compareTo(A_PART) > 0);
            ParentDeathTest.signal("-STOP", worker.pid());
            try {
                assertThat(Await.within(Duration.ofSeconds(8), () -> !worker.isAlive()))
                        .as("it was killed")
                        .isFalse();
            } finally {
                if (worker.isAlive()) {
                    ParentDeathTest.signal("-CONT", worker.pid());
                }
            }
            awaitCache(caches);
            end(program);
        }
    }

    /** Of the second of CPU time that it takes to write all down; all else at the end of a worker takes a hundredth of one. */
    private static final Duration A_PART = Duration.ofMillis(200);

    private static Duration used(ProcessHandle process) {
        return process.info().totalCpuDuration().orElse(Duration.ZERO);
    }

    /** Whether it has the thread that ends it if its shutdown hooks hang. */
    private static boolean isEnding(ProcessHandle worker) {
        try (var threads = Files.newDirectoryStream(Path.of("/proc/" + worker.pid() + "/task"))) {
            for (var thread : threads) {
                if (Files.readString(thread.resolve("comm")).startsWith("forkful-watchd")) {
                    return true;
                }
            }
            return false;
        } catch (IOException | DirectoryIteratorException e) {
            return false; // a thread has ended meanwhile
        }
    }

    /** What makes it is gone within a second when its program is: it does not wait for its worker, which would write down its notes first. */
    @Test
    void whatMakesItEndsItsWorkerAtOnce() throws Exception {
        var caches = Files.createDirectory(folder.resolve("caches"));
        var lock = Files.createFile(caches.resolve(LOCK));
        try (var trainer = Jvm.start(
                folder,
                Jvm.tool("java"),
                "-Dforkful.aot=false",
                "-Djava.io.tmpdir=" + Files.createDirectory(folder.resolve("t")),
                "-cp",
                System.getProperty("forkful.jar"),
                TRAINER,
                caches.resolve("worker-1.aot"),
                caches.resolve("training-1"),
                "of what it is")) {
            var found = Await.value("it has a worker", Await.DEADLINE, () -> descendant(trainer, WORKER));
            var worker = found.process();
            var socket = Path.of(found.arguments().getLast());
            Await.until("which is waited for", () -> Files.exists(socket));
            Await.until("and has called", () -> !Files.exists(socket));
            ParentDeathTest.signal("-STOP", worker.pid());
            trainer.process().getOutputStream().close();
            Await.until(
                    "it has ended",
                    Duration.ofSeconds(10), // a stopped worker is waited for for twenty, by who waits
                    () -> !trainer.process().isAlive());
            Await.until("so has its worker", () -> !Deeds.isAlive(worker.pid()));
            assertThat(in(caches)).isEmpty();
            assertThat(lock).as("which is its program's").exists();
            assertThat(in(folder.resolve("t"))).isEmpty();
        }
    }

    /**
     * A process, by one look at it.
     *
     * @param arguments what it was then
     */
    private record Found(ProcessHandle process, List<String> arguments) {}

    private static @Nullable Found descendant(Jvm of, String argument) {
        return of.process()
                .descendants()
                .map(p -> new Found(p, List.of(p.info().arguments().orElse(new String[0]))))
                .filter(found -> found.arguments().contains(argument))
                .findFirst()
                .orElse(null);
    }

    @ParameterizedTest
    @ValueSource(strings = {"exits", "is killed"})
    void nothingIsLeftByAProgramThatEndsMeanwhile(String how) throws Exception {
        var caches = folder.resolve("caches");
        try (var program = start(folder, caches)) {
            assertThat(program.await("mapped ")).isEqualTo("[]");
            Await.until(
                    "it is being made",
                    TRAINING,
                    () -> in(caches).stream()
                            .anyMatch(f -> f.getFileName().toString().startsWith("training-")));
            if (how.equals("exits")) {
                end(program);
            } else {
                program.process().destroyForcibly().waitFor();
            }
            Await.until(
                    "its processes are gone",
                    () -> ProcessHandle.allProcesses()
                            .noneMatch(p -> p.info().commandLine().orElse("").contains(folder.toString())));
            // it may just have been done
            Await.until(
                    "what was not finished is gone",
                    () -> in(caches).stream().allMatch(f -> f.getFileName().equals(trained.getFileName())));
        }
    }
}
