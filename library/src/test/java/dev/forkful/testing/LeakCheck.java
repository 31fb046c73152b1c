package dev.forkful.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

/**
 * Around every test: what it started is gone when it ends. Threads (virtual ones too), child processes, files named {@code forkful*} in the temporary
 * folders unless another program's that runs at the same time, open sockets and pipes. What takes a moment to go has {@link #DEADLINE} to do so; then the test fails, saying what is left.
 */
public final class LeakCheck implements BeforeEachCallback, AfterEachCallback {
    private static final Duration DEADLINE = Duration.ofSeconds(10);

    private static final Namespace NAMESPACE = Namespace.create(LeakCheck.class);

    /** Threads of the JDK, JUnit and Surefire, which come and go as these like. */
    private static final Pattern NOT_OURS = Pattern.compile(
            "(ForkJoinPool|process reaper|junit-|surefire|VirtualThread-|Common-Cleaner|Cleaner-|CompletableFutureDelayScheduler|"
                    + "(Read-|Write-)?Poller|(Master|Sub|Read|Write)-?Poller|MasterPoller|JFR|Attach Listener|JNA|RMI|Notification Thread).*");

    /** Of a folder or file that goes with a program's workers: begins with that program's process id. */
    private static final Pattern NAME = Pattern.compile("forkful-(\\d+)-.*");

    static {
        // The first socket leaves one open for good in the JDK.
        try {
            SocketChannel.open(StandardProtocolFamily.UNIX).close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What there is at one moment, in words. */
    private record Snapshot(Set<String> threads, Set<String> processes, Set<String> files, Set<String> descriptors) {
        static Snapshot now() {
            return new Snapshot(threadsNow(), processesNow(), filesNow(), descriptorsNow());
        }

        String moreThan(Snapshot before) {
            return Stream.of(
                            left("threads", threads, before.threads),
                            left("child processes", processes, before.processes, LeakCheck::commandLine),
                            left("files", files, before.files),
                            left("open descriptors", descriptors, before.descriptors))
                    .filter(Predicate.not(String::isEmpty))
                    .collect(Collectors.joining("\n"));
        }

        private static String left(String what, Set<String> now, Set<String> before) {
            return left(what, now, before, s -> s);
        }

        private static String left(String what, Set<String> now, Set<String> before, UnaryOperator<String> describe) {
            var more = new TreeSet<>(now);
            more.removeAll(before);
            if (more.isEmpty()) {
                return "";
            }
            return "  " + more.size() + " " + what + ":\n"
                    + more.stream()
                            .limit(20)
                            .map(s -> "    " + describe.apply(s))
                            .collect(Collectors.joining("\n"));
        }
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        context.getStore(NAMESPACE).put("before", Snapshot.now());
    }

    @Override
    public void afterEach(ExtensionContext context) throws Exception {
        var before = context.getStore(NAMESPACE).get("before", Snapshot.class);
        String[] left = {""};
        boolean clean = Await.within(DEADLINE, () -> {
            left[0] = Snapshot.now().moreThan(before);
            return left[0].isEmpty();
        });
        if (!clean) {
            throw new AssertionError("left behind, " + DEADLINE.toSeconds() + " s after "
                    + context.getRequiredTestMethod().getName() + ":\n" + left[0]);
        }
    }

    private static Set<String> threadsNow() {
        return AllThreads.now()
                .filter(t -> !NOT_OURS.matcher(t.getName()).matches())
                .map(t -> "#" + t.threadId() + " \"" + t.getName() + "\"")
                .collect(Collectors.toSet());
    }

    private static Set<String> processesNow() {
        return ProcessHandle.current()
                .descendants()
                .map(p -> Long.toString(p.pid()))
                .collect(Collectors.toSet());
    }

    private static String commandLine(String pid) {
        return pid + " "
                + ProcessHandle.of(Long.parseLong(pid))
                        .flatMap(p -> p.info().commandLine())
                        .orElse("(gone)");
    }

    private static Set<String> filesNow() {
        return Stream.of(Path.of(System.getProperty("java.io.tmpdir")), Path.of("/dev/shm"))
                .filter(Files::isDirectory)
                .flatMap(folder -> list(folder).stream())
                .filter(f -> f.getFileName().toString().startsWith("forkful"))
                .filter(Predicate.not(LeakCheck::isAnothers))
                .map(Path::toString)
                .collect(Collectors.toSet());
    }

    /** Whether a file named {@code forkful*} is of a program that lives and that neither this one nor what it started has started. */
    public static boolean isAnothers(Path file) {
        var name = NAME.matcher(file.getFileName().toString());
        return name.matches()
                && ProcessHandle.of(Long.parseLong(name.group(1)))
                        .filter(owner -> owner.isAlive() && !isOurs(owner))
                        .isPresent();
    }

    private static boolean isOurs(ProcessHandle process) {
        return Stream.iterate(Optional.of(process), Optional::isPresent, p -> p.flatMap(ProcessHandle::parent))
                .anyMatch(p -> p.get().equals(ProcessHandle.current()));
    }

    /** Sockets, pipes and deleted files; the JVM opens jars and the like whenever it wants to. */
    public static Set<String> descriptorsNow() {
        return list(Path.of("/proc/self/fd")).stream()
                .map(LeakCheck::target)
                .filter(t -> t.startsWith("socket:")
                        || t.startsWith("pipe:")
                        || t.contains("forkful") && t.contains("(deleted)"))
                .collect(Collectors.toSet());
    }

    private static String target(Path link) {
        try {
            return Files.readSymbolicLink(link).toString();
        } catch (IOException e) {
            return ""; // closed meanwhile
        }
    }

    private static List<Path> list(Path folder) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (var entries = Files.list(folder)) {
            return entries.toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
