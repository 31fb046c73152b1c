package dev.forkful.processes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.forkful.Task;
import dev.forkful.TaskTimeoutException;
import dev.forkful.WorkerDiedException;
import dev.forkful.Workers;
import dev.forkful.internal.spawn.Sandbox;
import dev.forkful.testing.Await;
import dev.forkful.testing.Jvm;
import dev.forkful.testing.Sandboxes;
import dev.forkful.testing.Whereabouts;
import dev.forkful.testing.Work;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a sandboxed worker cannot do, seen from the inside; and that it lives and dies like any other. */
@Tag("processes")
class SandboxTest {
    private static final Path UNSHARE = Path.of("/usr/bin/unshare");

    @BeforeAll
    static void thereIsOne() {
        Sandboxes.assumeOne();
    }

    private static Workers one() {
        return Workers.ofProcesses().count(1).sandboxed().open();
    }

    // What it cannot do.

    /** What happened, in a word. */
    private static String connectTo(int port) {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(Inet4Address.getLoopbackAddress(), port), 2000);
            return "connected";
        } catch (IOException e) {
            return "refused";
        }
    }

    @Test
    void itHasNoNetwork() throws Exception {
        try (var listener = new ServerSocket(0, 5, Inet4Address.getLoopbackAddress());
                var workers = one()) {
            int port = listener.getLocalPort();
            assertThat(connectTo(port)).isEqualTo("connected");
            assertThat(workers.submit(() -> connectTo(port)).join()).isEqualTo("refused");
            var devices = workers.submit(() -> Files.readString(Path.of("/proc/net/dev")))
                    .join();
            assertThat(devices.lines().skip(2)).singleElement().asString().contains("lo:");
        }
    }

    private static String call(String socket) {
        try (var _ = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
            return "connected";
        } catch (IOException e) {
            return "refused";
        }
    }

    /** Nothing else would keep it from them: they lie in the file system, and calling is no writing. */
    @Test
    void itCannotCallSocketsOfThisUsersPrograms(@TempDir Path hidden) throws Exception {
        var elsewhere = Files.createTempDirectory(Jvm.origin(SandboxTest.class), "sockets");
        var names =
                List.of(hidden.resolve("s").toString(), elsewhere.resolve("s").toString());
        try (var first = ServerSocketChannel.open(StandardProtocolFamily.UNIX)
                        .bind(UnixDomainSocketAddress.of(names.get(0)));
                var second = ServerSocketChannel.open(StandardProtocolFamily.UNIX)
                        .bind(UnixDomainSocketAddress.of(names.get(1)));
                var workers = one()) {
            assertThat(first.isOpen() && second.isOpen()).isTrue();
            for (var name : names) {
                assertThat(call(name)).isEqualTo("connected");
                assertThat(workers.submit(() -> call(name)).join()).as(name).isEqualTo("refused");
            }
        } finally {
            for (var name : names) {
                Files.deleteIfExists(Path.of(name));
            }
            Files.delete(elsewhere);
        }
    }

    private static String write(String folder) {
        try {
            Files.delete(Files.createTempFile(Path.of(folder), "sandbox", ""));
            return "written";
        } catch (IOException e) {
            return "refused";
        }
    }

    @Test
    void itWritesNowhereButInItsOwnFolders() {
        try (var workers = one()) {
            var home = System.getProperty("user.home");
            for (var folder : List.of(
                    home,
                    "/",
                    "/etc",
                    "/run",
                    "/var/tmp",
                    "/dev",
                    "/dev/shm",
                    "/proc",
                    "/sys",
                    "/dev/shm/forkful-call",
                    "/dev/shm/forkful-memory")) {
                assertThat(workers.submit(() -> write(folder)).join())
                        .as(folder)
                        .isEqualTo("refused");
            }
            assertThat(workers.submit(() -> write(".")).join()).isEqualTo("written");
            assertThat(workers.submit(() -> write("/tmp")).join()).isEqualTo("written");
            assertThat(workers.submit(() -> write(System.getProperty("java.io.tmpdir")))
                            .join())
                    .isEqualTo("written");
        }
    }

    private static boolean canOpen(String file) {
        try (var _ = new RandomAccessFile(file, "rw")) {
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** Whoever made that file shorter would take memory from under its parent. */
    @Test
    void itCannotOpenTheFileThatItSharesWithItsParent() {
        try (var workers = one()) {
            for (var name :
                    List.of("/dev/shm/forkful-memory", "/dev/shm/forkful-memory/m", "/dev/shm/forkful-call/m/m")) {
                assertThat(workers.submit(() -> canOpen(name)).join()).as(name).isFalse();
            }
        }
    }

    @Test
    void itSeesFilesButNotThoseOfTheTemporaryFolders(@TempDir Path folder) throws IOException {
        var letter = Files.writeString(folder.resolve("letter"), "secret").toString();
        try (var workers = one()) {
            assertThat(workers.submit(() -> Files.exists(Path.of(letter))).join())
                    .isFalse();
            assertThat(workers.submit(() -> Files.readString(Path.of("/etc/passwd")))
                            .join())
                    .isEqualTo(Files.readString(Path.of("/etc/passwd")));
        }
    }

    private static List<String> names(String folder) throws IOException {
        try (var files = Files.list(Path.of(folder))) {
            return files.map(f -> f.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void itRunsInAnEmptyFolderThatIsGoneWithIt() throws Exception {
        try (var workers = one()) {
            assertThat(workers.submit(() -> names(".")).join()).isEmpty();
            var here = workers.submit(() -> {
                        Files.writeString(Path.of("left"), "behind");
                        return Path.of("").toAbsolutePath().toString();
                    })
                    .join();
            assertThat(workers.submit(() -> names(".")).join()).containsExactly("left");
            assertThat(here)
                    .isEqualTo(workers.submit(() -> System.getenv("HOME")).join());
            assertThat(Path.of(here)).as("outside").doesNotExist();
            death(workers.submit(() -> Deeds.halt(3)));
            assertThat(workers.submit(() -> names(".")).join())
                    .as("of the next worker")
                    .isEmpty();
        }
    }

    @Test
    void itsEnvironmentIsScrubbedAndSoAreTheSystemProperties() {
        System.setProperty("forkful.test.secret", "1234");
        try (var workers = Workers.ofProcesses()
                .count(1)
                .sandboxed()
                .environment("TOLD", "it")
                .environment("folder", "as usual") // not a variable of a shell in between
                .environment("key", "as usual")
                .open()) {
            Map<String, String> there =
                    workers.submit(() -> new TreeMap<>(System.getenv())).join();
            assertThat(there)
                    .containsEntry("TOLD", "it")
                    .containsEntry("folder", "as usual")
                    .containsEntry("key", "as usual");
            assertThat(there.keySet())
                    .isSubsetOf(
                            "PATH",
                            "HOME",
                            "TMPDIR",
                            "PWD",
                            "TOLD",
                            "folder",
                            "key",
                            "LANG",
                            "LANGUAGE",
                            "LC_ALL",
                            "LC_CTYPE",
                            "TZ");
            assertThat(workers.submit(() -> System.getProperty("forkful.test.secret", "unknown"))
                            .join())
                    .isEqualTo("unknown");
        } finally {
            System.clearProperty("forkful.test.secret");
        }
    }

    private static List<String> descriptors() throws IOException {
        try (var fds = Files.list(Path.of("/proc/self/fd"))) {
            return fds.map(SandboxTest::target).toList();
        }
    }

    private static String target(Path link) {
        try {
            return link.getFileName() + " " + Files.readSymbolicLink(link);
        } catch (IOException e) {
            return ""; // that of the listing itself
        }
    }

    @Test
    void itInheritsNoDescriptorsButTheStandardOnes(@TempDir Path folder) throws Exception {
        var open = Files.writeString(folder.resolve("held-open-here"), "x");
        try (var held = Files.newInputStream(open);
                var listener = new ServerSocket(0);
                var ordinary = Workers.processes(1);
                var workers = one()) {
            assertThat(held.available() + listener.getLocalPort()).isPositive();
            for (var pool : List.of(workers, ordinary)) {
                pool.submit(() -> 1).join();
                assertThat(Whereabouts.dump(pool, "forkful-lifeline"))
                        .isNotEmpty(); // it has called, so it has its sockets
            }
            var there = workers.submit(SandboxTest::descriptors).join();
            assertThat(there.stream().filter(d -> d.contains("socket:")))
                    .as("link and bell, and what the JDK keeps")
                    .hasSameSizeAs(ordinary.submit(SandboxTest::descriptors).join().stream()
                            .filter(d -> d.contains("socket:"))
                            .toList());
            assertThat(there.stream().filter(d -> d.contains("pipe:") && d.charAt(1) == ' ' && d.charAt(0) < '3'))
                    .as("stdin, stdout, stderr")
                    .hasSize(3);
            assertThat(there.stream().filter(d -> d.contains("held-open-here") || d.contains("(deleted)")))
                    .isEmpty();
            assertThat(there.stream().filter(d -> d.contains("pipe:")).count())
                    .as("%s", there)
                    .isEqualTo(3);
        }
    }

    @Test
    void itSeesNoProcessesButItsOwnAndHasNoRights() {
        try (var workers = one()) {
            long me = ProcessHandle.current().pid();
            assertThat(workers.submit(() -> ProcessHandle.allProcesses().count())
                            .join())
                    .isLessThanOrEqualTo(3);
            assertThat(workers.submit(() -> ProcessHandle.of(me).isPresent()).join())
                    .isEqualTo(me <= 2);
            var status = workers.submit(() -> Files.readString(Path.of("/proc/self/status")))
                    .join();
            var lines = status.lines()
                    .filter(l -> l.matches("(Cap(Eff|Prm|Bnd|Amb)|NoNewPrivs):.*"))
                    .collect(Collectors.joining("\n"));
            assertThat(lines).matches("(?s)(Cap...:\\s+0+\n?){4}NoNewPrivs:\\s+1");
        }
    }

    /** In which it would be root, could mount control groups, and lift its own limit. */
    @Test
    void itCannotMakeANamespaceToBeRootIn() throws Exception {
        assumeTrue(helpOfBwrap().contains("--disable-userns "), "bwrap is too old for that");
        assertThat(Sandbox.demand(System.getenv("PATH")).sealed()).isTrue();
        assumeTrue(Files.isExecutable(UNSHARE), "there is no " + UNSHARE);
        try (var workers = one()) {
            assertThat(workers.submit(() -> exitOf(UNSHARE.toString(), "--version"))
                            .join())
                    .isZero();
            assertThat(workers.submit(() -> exitOf(UNSHARE.toString(), "--user", "true"))
                            .join())
                    .isNotZero();
        }
    }

    private static String helpOfBwrap() throws Exception {
        var bwrap =
                new ProcessBuilder("bwrap", "--help").redirectErrorStream(true).start();
        try (var words = bwrap.getInputStream()) {
            return new String(words.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static int exitOf(String... command) throws Exception {
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }

    // It lives and dies like any other.

    private static WorkerDiedException death(Task<?> task) {
        var death = catchThrowableOfType(WorkerDiedException.class, task::join);
        assertThat(death).isNotNull();
        return death;
    }

    @Test
    void itWorks() {
        try (var workers = Workers.ofProcesses().count(2).sandboxed().open()) {
            assertThat(workers.map(Work.upTo(2000), n -> n * 2)).hasSize(2000);
            byte[] much = new byte[5_000_000];
            much[4_999_999] = 7;
            assertThat(workers.submit(() -> much).join()).isEqualTo(much);
        }
    }

    @Test
    void itsPidIsThatOfItsJvmAsSeenFromHere() throws Exception {
        try (var workers = one()) {
            var task = workers.submit(() -> Deeds.pid());
            assertThat(task.join()).isNotEqualTo(task.stats().pid());
            var command =
                    ProcessHandle.of(task.stats().pid()).orElseThrow().info().command();
            assertThat(command.orElseThrow()).endsWith("java");
            var worker = workers.statistics().workers().getFirst();
            assertThat(worker.pid()).isEqualTo(task.stats().pid());
            assertThat(worker.memory().orElseThrow()).isGreaterThan(10L << 20);
        }
    }

    private static void spin() {
        System.out.println("spinning");
        while (true) {
            Thread.onSpinWait();
        }
    }

    @Test
    void itsEndsAreToldLikeThoseOfOthers() throws Exception {
        var lines = new LinkedBlockingQueue<String>();
        try (var workers = Workers.ofProcesses()
                .count(1)
                .sandboxed()
                .heap("32m")
                .output(line -> lines.add(line.text()))
                .open()) {
            assertThat(death(workers.submit(() -> Deeds.exit(42))).exitCode()).hasValue(42);
            assertThat(death(workers.submit(() -> Deeds.fillHeap())).heapLimit())
                    .hasValue("32m");
            var crash = death(workers.submit(() -> Deeds.crashUnchecked()));
            assertThat(String.join("\n", crash.crashReport())).contains("SIGSEGV");
            assertThat(crash).hasMessageContaining("SIGSEGV");
            var running = workers.submit(() -> spin());
            Await.until("it runs", () -> lines.contains("spinning"));
            ProcessHandle.of(workers.statistics().workers().getFirst().pid())
                    .orElseThrow()
                    .destroyForcibly();
            assertThat(death(running).signal()).hasValue("SIGKILL");
            assertThat(workers.submit(() -> "usable").join()).isEqualTo("usable");
        }
    }

    @Test
    void whatRunsIntoItsTimeoutIsEndedWithAllThatItStarted() throws Exception {
        try (var workers = Workers.ofProcesses()
                .count(1)
                .sandboxed()
                .gracePeriod(Duration.ofMillis(100))
                .open()) {
            workers.submit(() -> Deeds.startSleeper()).join();
            var sleeper = sleeper();
            var stuck = workers.with(o -> o.timeout(Duration.ofSeconds(1))).submit(() -> spin());
            assertThatThrownBy(stuck::join).isInstanceOf(TaskTimeoutException.class);
            Deeds.awaitDeath(sleeper);
            assertThat(workers.submit(() -> "usable").join()).isEqualTo("usable");
        }
    }

    @Test
    void whatItStartedEndsWithItEvenInASessionOfItsOwn() throws Exception {
        try (var workers = one()) {
            workers.submit(() -> {
                        new ProcessBuilder("setsid", "sleep", "1000").start();
                    })
                    .join();
            var sleeper = sleeper();
            death(workers.submit(() -> Deeds.halt(9)));
            Deeds.awaitDeath(sleeper);
        }
    }

    private static long sleeper() throws Exception {
        return Await.value(
                        "it sleeps",
                        Await.DEADLINE,
                        () -> ProcessHandle.current()
                                .descendants()
                                .filter(p -> p.info().commandLine().orElse("").endsWith("sleep 1000"))
                                .findFirst()
                                .orElse(null))
                .pid();
    }

    @Test
    void aFolderOfOnesOwnChoiceDoesNotGoWithIt(@TempDir Path folder) {
        assertThatThrownBy(() ->
                        Workers.ofProcesses().sandboxed().directory(folder).open())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("directory");
    }

    // And it ends with its parent.

    private static Jvm start(String mode, Path folder, Path temporary, String... before) {
        return Jvm.start(
                folder,
                concat(
                        List.of(before),
                        List.of(
                                Jvm.tool("java"),
                                "-Djava.io.tmpdir=" + temporary,
                                "-XX:-UsePerfData",
                                "-cp",
                                Jvm.classPath(),
                                SandboxProgram.class.getName(),
                                mode)));
    }

    private static Object[] concat(List<String> first, List<String> last) {
        return Stream.concat(first.stream(), last.stream()).toArray();
    }

    /** An ordinary worker that is stopped cannot see that its parent is gone. Neither would one see it that was taken over; but the system sees to this one. */
    @Test
    void itEndsWithItsParentWhateverItDoes(@TempDir Path folder) throws Exception {
        try (var program = start("work", folder, folder)) {
            long worker = Long.parseLong(program.await("pid "));
            assertThat(new ProcessBuilder("kill", "-STOP", "" + worker).start().waitFor())
                    .isZero();
            program.process().destroyForcibly().waitFor();
            Deeds.awaitDeath(worker);
        }
    }

    @Test
    void aProgramThatEndsWhileItsWorkersStartLeavesNothingOnDisk(@TempDir Path folder) throws Exception {
        var temporary = Files.createDirectory(folder.resolve("t"));
        for (int n = 0; n < 5; n++) {
            try (var program = start("exit while they start", folder, temporary)) {
                program.succeed();
            }
        }
        Await.until(
                "the rendezvous folders are gone",
                () -> names(temporary.toString()).isEmpty());
    }

    /** What {@code bwrap} has made by then does not know yet that it is to end with it. */
    @Test
    void aProgramThatIsKilledWhileBwrapStartsLeavesNothing(@TempDir Path folder) throws Exception {
        var temporary = Files.createDirectory(folder.resolve("t"));
        var tools = Files.createDirectory(folder.resolve("tools"));
        var told = folder.resolve("told");
        script(tools.resolve("bwrap"), """
                case "$*" in
                    --help) exit ;; # like an old one: what is new does not go with what holds it
                    *--version) exec '%1$s' "$@" ;;
                esac
                mkfifo '%2$s'
                exec 8>'%3$s' 9<>'%2$s'
                exec '%1$s' --unshare-user --info-fd 8 --userns-block-fd 9 "$@"
                """.formatted(
                        Sandbox.demand(System.getenv("PATH")).program(), folder.resolve("never"), told));
        var waiting = new ArrayList<ProcessHandle>();
        try (var program =
                start("work", folder, temporary, "/usr/bin/env", "PATH=" + tools + ":" + System.getenv("PATH"))) {
            Await.until("bwrap has made a process", () -> Files.exists(told) && Files.size(told) > 0);
            program.process().descendants().forEach(waiting::add);
            assertThat(waiting.stream().filter(SandboxTest::isBwrap))
                    .as("the one outside, and the first inside")
                    .hasSize(2);
            program.process().destroyForcibly().waitFor();
            for (var process : waiting) {
                Deeds.awaitDeath(process.pid());
            }
            Await.until(
                    "what the worker was to be given is gone",
                    () -> names(temporary.toString()).isEmpty());
        } finally {
            waiting.forEach(ProcessHandle::destroyForcibly);
        }
    }

    private static boolean isBwrap(ProcessHandle process) {
        return process.info().command().orElse("").endsWith("bwrap");
    }

    private static void script(Path path, String text) throws IOException {
        Files.writeString(path, "#!/bin/sh\n" + text);
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwx------"));
    }

    /** Who started the program may have had signals ignored, which what it starts then ignores, too. */
    @Test
    void itEndsWithAProgramThatIgnoresSigterm(@TempDir Path folder) throws Exception {
        try (var program = start("work", folder, folder, "/bin/sh", "-c", "trap '' TERM; exec \"$@\"", "sh")) {
            long worker = Long.parseLong(program.await("pid "));
            assertThat(new ProcessBuilder("kill", "-STOP", "" + worker).start().waitFor())
                    .isZero();
            program.process().destroyForcibly().waitFor();
            Deeds.awaitDeath(worker);
        }
    }

    @Test
    void withoutBwrapOpenSaysWhatToDo(@TempDir Path folder) throws Exception {
        try (var program = Jvm.start(
                folder,
                "/usr/bin/env",
                "PATH=" + folder,
                Jvm.tool("java"),
                "-cp",
                Jvm.classPath(),
                SandboxProgram.class.getName(),
                "only open")) {
            assertThat(program.await("refused: "))
                    .contains("bwrap", "" + folder, "apt-get install bubblewrap", "without sandboxed()");
        }
    }
}
