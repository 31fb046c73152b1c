package dev.forkful.internal.spawn;

import dev.forkful.internal.wire.SharedFile;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a sandboxed worker runs in: {@code bwrap}, which gives it namespaces of its own. From the inside:
 *
 * <pre>
 *   network          a loopback device of its own, which leads nowhere
 *   files            all that this user can read, read-only; but of /tmp, /var/tmp, /run and /dev nothing, since there lie sockets through which
 *                    programs of this user's can be told what to do; sockets elsewhere are covered, as far as the system lists them
 *   /tmp             its own, in memory, gone with it; {@link #WORK} in it is where it runs
 *   processes        its own only; it has no rights that this user would have by being root, and cannot get any
 *   environment      {@link #scrub}
 *   /dev/shm         two folders: in one the socket that it is to call, in the other the memory that it shares with its parent. Both are removed outside, and then empty inside, too: the
 *                    second before its first task, the first when it has called
 * </pre>
 *
 * Its processes are the {@link Watchdog}, whose child is a {@code bwrap} outside, whose child is the first process inside, whose child is the JVM. When the outer one ends,
 * the system kills the first one inside, and with it everything there.
 *
 * @param program where {@code bwrap} is
 * @param bounded whether it is new enough to bound the size of what is kept in memory
 * @param sealed whether it is new enough to allow no user namespaces inside
 * @param watchdog what ends it with this program even in its first moments; null if that cannot be had
 */
public record Sandbox(
        Path program,
        boolean bounded,
        boolean sealed,
        @Nullable Watchdog watchdog) {
    private static final String PROGRAM = "bwrap";

    /** Where the worker runs: an empty folder of its own. */
    private static final String WORK = "/tmp/work";

    private static final Path CALL = Path.of("/dev/shm/forkful-call");

    /** Where the worker finds the memory that it shares with its parent: see {@link SharedFile#in}. Not mounted itself, or a task would find it there. */
    static final Path MEMORY = Path.of("/dev/shm/forkful-memory");

    /** Of /tmp, in bytes. Where bwrap is too old for that, the system's default holds: half of the memory. */
    private static final long LARGEST_TMP = 1L << 30;

    private static final List<Path> HIDDEN = List.of(Path.of("/run"), Path.of("/var/run"), Path.of("/var/tmp"));

    private static final Path TMP = Path.of("/tmp");

    /** How the worker reads and writes texts and times, and nothing that could be a secret. */
    private static final Set<String> HARMLESS = Set.of("LANG", "LANGUAGE", "LC_ALL", "LC_CTYPE", "TZ");

    /**
     * The sandbox of this machine.
     *
     * @param path the folders to look in, as in the variable {@code PATH}
     * @throws UnsupportedOperationException if it has none that works; says what is missing and what to do
     */
    public static Sandbox demand(@Nullable String path) {
        if (!System.getProperty("os.name").equals("Linux")) {
            throw missing(
                    "sandboxed() needs namespaces, which only Linux has",
                    "run this program in a container or a virtual machine");
        }
        var program = find(PROGRAM, path == null ? "" : path);
        if (program == null) {
            throw missing(
                    "sandboxed() needs the program bwrap, and there is none in "
                            + (path == null ? "an empty PATH" : path),
                    "install it (apt-get install bubblewrap, dnf install bubblewrap)");
        }
        return SandboxTrial.passed(program, Watchdog.find(path == null ? "" : path));
    }

    static UnsupportedOperationException missing(String what, String remedy) {
        return new UnsupportedOperationException(
                what + ": " + remedy + ", or go without sandboxed() if the input is not hostile");
    }

    /** A program in one of these folders, which are separated as in the variable {@code PATH}; null if there is none. */
    static @Nullable Path find(String name, String path) {
        for (var folder : path.split(File.pathSeparator)) {
            var program = Path.of(folder, name);
            if (!folder.isEmpty() && Files.isExecutable(program)) {
                return program.toAbsolutePath();
            }
        }
        return null;
    }

    /** Takes out of an environment what the worker is not to know, and tells it where it lives. */
    static void scrub(Map<String, String> environment) {
        environment.keySet().retainAll(HARMLESS);
        environment.put("PATH", "/usr/local/bin:/usr/bin:/bin");
        environment.put("HOME", WORK);
        environment.put("TMPDIR", TMP.toString());
    }

    /** What its JVM has to know of that. */
    static List<String> jvmOptions() {
        return List.of("-Djava.io.tmpdir=" + TMP, "-Duser.home=" + WORK);
    }

    /** The socket in that folder, as the worker sees it. */
    static Path socket(Path folder) {
        return CALL.resolve(folder.relativize(Rendezvous.socketIn(folder)));
    }

    /**
     * What comes before a worker's command.
     *
     * @param folder with the socket that it is to call, and a name for the file that it shares with its parent
     * @param needed what it has to read, wherever that is
     */
    List<String> before(Path folder, List<Path> needed) throws IOException {
        var words = new ArrayList<String>();
        if (watchdog != null) {
            var memory = SharedFile.inMemory(folder);
            var temporary = Objects.requireNonNull(folder.getParent()).toRealPath();
            var made = temporary.resolve(folder.getFileName());
            words.addAll(watchdog.before(made.toString(), memory == null ? "" : memory.toString()));
        }
        words.addAll(view(needed));
        words.addAll(List.of("--ro-bind", folder.toString(), CALL.toString()));
        words.addAll(List.of("--bind", SharedFile.onDisk(folder).toString(), MEMORY.toString()));
        words.addAll(List.of("--remount-ro", "/dev", "--"));
        return words;
    }

    /** Whether what is started is a {@link Watchdog}. */
    public boolean isWatched() {
        return watchdog != null;
    }

    /** How many processes there are under the one that is started, each the child of the one before; the last is the worker. */
    int depth() {
        return isWatched() ? 3 : 2;
    }

    /** The view of the files that all sandboxes have. */
    List<String> view(List<Path> needed) throws IOException {
        var words = new ArrayList<>(List.of(program.toString(), "--unshare-all", "--cap-drop", "ALL"));
        words.addAll(List.of("--unsetenv", "_", "--unsetenv", "SHLVL")); // of the shell's before it
        if (sealed) { // in a namespace of its own it would be root, could mount control groups, and lift its own limit
            words.addAll(List.of("--unshare-user", "--disable-userns"));
        }
        words.addAll(List.of("--die-with-parent", "--new-session"));
        words.addAll(List.of("--ro-bind", "/", "/", "--proc", "/proc", "--dev", "/dev"));
        var tmp = TMP.toRealPath();
        var hidden = new LinkedHashSet<Path>();
        for (var folder : HIDDEN) {
            if (Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) { // a link leads to one of the others
                hidden.add(folder);
                words.addAll(List.of("--tmpfs", folder.toString()));
            }
        }
        if (bounded) {
            words.addAll(List.of("--size", Long.toString(LARGEST_TMP)));
        }
        words.addAll(List.of("--tmpfs", tmp.toString(), "--dir", WORK, "--chdir", WORK));
        var writable = List.copyOf(hidden);
        hidden.add(tmp);
        var uncovered = uncovered(needed, hidden);
        for (var path : uncovered) {
            words.addAll(List.of("--ro-bind", path.toString(), path.toString()));
        }
        for (var socket : UnixSockets.named(p -> isSeen(p, hidden, uncovered))) {
            words.addAll(List.of("--ro-bind", "/dev/null", socket.toString()));
        }
        for (var folder : writable) {
            words.addAll(List.of("--remount-ro", folder.toString()));
        }
        return words;
    }

    private static boolean isSeen(Path path, Set<Path> hidden, Set<Path> uncovered) {
        boolean outside = hidden.stream().noneMatch(path::startsWith);
        boolean ownDevices = path.startsWith("/dev") || path.startsWith("/proc");
        return (outside && !ownDevices) || uncovered.stream().anyMatch(path::startsWith);
    }

    /** What is needed of the hidden folders, outer folders before what is in them. */
    private static Set<Path> uncovered(List<Path> needed, Set<Path> hidden) throws IOException {
        var paths = new TreeSet<Path>();
        for (var path : needed) {
            if (Files.exists(path)) {
                paths.add(path.toAbsolutePath().normalize());
                paths.add(path.toRealPath());
            }
        }
        paths.removeIf(path -> hidden.stream().noneMatch(path::startsWith));
        return paths;
    }
}
