package dev.forkful.internal.spawn;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger.Level;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Has an {@link AotCache} made, in the background, by a JVM of its own ({@link AotTrainer}) that gets the processor when no one else wants it and ends
 * with this one. No one waits for it, and no one is told if it fails: the next program tries again.
 */
final class AotTraining {
    /** Programs that are over before do not pay for it. */
    private static final Duration FIRST = Duration.ofMillis(500);

    /** Each is some 15 MB. More than these are used by no one's programs at the same time, one hopes. */
    private static final int KEPT = 8;

    static final String LOCK = "training.lock";

    /**
     * Held while that is open: by a constant string, of which a JVM has one however many class loaders have Forkful. To close any channel to a file ends all locks that this process has on it, so a second one
     * that merely failed to lock it would let other programs in.
     */
    private static final String IN_THIS_PROCESS = "dev.forkful " + LOCK;

    static final String UNFINISHED = "training-";

    /** With a number and, of a training, what it is; the JVM may add to that. */
    private static final Pattern UNFINISHED_NAMES = Pattern.compile(UNFINISHED + "\\d+(\\.(notes|aot).*)?");

    private static final Pattern CACHES = Pattern.compile(AotCache.NAMES);

    private static final Duration FRESH = Duration.ofDays(1);
    private static final Duration FORGOTTEN = Duration.ofDays(7);

    private static final List<Path> NICE = List.of(Path.of("/usr/bin/nice"), Path.of("/bin/nice"));

    /** One thread for each cache is enough for this process's life. */
    private static final Set<Path> SEEN_TO = ConcurrentHashMap.newKeySet();

    private AotTraining() {}

    /**
     * A worker has come up; sees to it that later ones, perhaps of other programs, do so faster.
     *
     * @param used what the worker was to use; null if it was not there
     * @param user the worker
     */
    static void seeTo(AotCache cache, AotCache.@Nullable Made used, long user) {
        if (SEEN_TO.add(cache.file())) {
            try {
                Thread.ofPlatform().daemon().name("forkful-aot").start(() -> inBackground(cache, used, user));
            } catch (OutOfMemoryError e) { // the system refuses a thread: the next worker asks again
                SEEN_TO.remove(cache.file());
            }
        }
    }

    private static void inBackground(AotCache cache, AotCache.@Nullable Made used, long user) {
        try {
            if (used != null && isRefused(cache.file(), user) && cache.distrust(used)) {
                log("the AOT cache does not work: " + cache.file(), null);
            }
            Thread.sleep(FIRST);
            if (!Files.exists(cache.file())) {
                train(cache);
            } else if (age(cache.file()).compareTo(cache.isThere() ? FRESH : FORGOTTEN) > 0) {
                renew(cache);
            }
        } catch (InterruptedException e) {
            // no one knows this thread; then without
        } catch (IOException | RuntimeException e) {
            log("no AOT cache could be made", e);
        }
    }

    /** A JVM does not say whether it uses its cache, but Linux says what it has mapped. By the name alone: the system's path has no links in it, and a sandbox may have another. */
    static boolean isRefused(Path file, long user) {
        try {
            var maps = Files.readString(Path.of("/proc/" + user + "/maps"));
            return maps.contains("libjvm") && !maps.contains("/" + file.getFileName());
        } catch (IOException | UncheckedIOException e) {
            return false; // not Linux, or it is gone by now
        }
    }

    private static Duration age(Path file) throws IOException {
        return Duration.between(Files.getLastModifiedTime(file).toInstant(), Instant.now());
    }

    /** The oldest are removed first, so one that is used must not look old. What did not work may work by now. */
    private static void renew(AotCache cache) throws IOException, InterruptedException {
        if (cache.isThere()) {
            Files.setLastModifiedTime(cache.file(), FileTime.from(Instant.now()));
        } else {
            Files.deleteIfExists(cache.file());
            train(cache);
        }
    }

    /**
     * At most one process trains at a time; a lock of the system's ends with whoever had it. Its file stays: who has it open would lock what nobody else finds, if it were removed.
     */
    private static void train(AotCache cache) throws IOException, InterruptedException {
        var folder = CacheFolder.create();
        if (!CacheFolder.isPrivate(folder)) {
            log("no AOT cache is made: " + folder + " is not this user's alone", null);
            return;
        }
        synchronized (IN_THIS_PROCESS) { // a training takes some seconds
            try (var channel = FileChannel.open(
                            folder.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    var lock = channel.tryLock()) {
                if (lock != null && !Files.exists(cache.file())) {
                    trainAlone(cache, folder);
                }
            }
        }
    }

    private static void trainAlone(AotCache cache, Path folder) throws IOException, InterruptedException {
        removeUnfinished(folder);
        if (!cache.isOfWhatIsThere()) {
            log("no AOT cache is made: the jar or the JDK has been replaced since", null);
            return;
        }
        var unfinished = folder.resolve(UNFINISHED + ProcessHandle.current().pid());
        var command = new ArrayList<String>();
        for (var nice : NICE) {
            if (command.isEmpty() && Files.isExecutable(nice)) {
                command.addAll(List.of(nice.toString(), "-n", "19"));
            }
        }
        command.addAll(JavaCommand.trainer(cache, unfinished));
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().keySet().removeAll(AotCache.OPTION_VARIABLES); // the worker has none of them
        try {
            var process = builder.start(); // its standard input, which stays open, tells it that this process lives
            try (var out = process.getInputStream()) {
                var said = new String(out.readAllBytes(), StandardCharsets.UTF_8);
                int code = process.waitFor();
                log(code == 0 ? "made " + cache.file() : "no AOT cache: exit code " + code + ", " + said, null);
            } finally {
                process.destroyForcibly();
                process.getOutputStream().close();
            }
        } finally {
            removeUnfinished(folder);
        }
        removeOld(folder);
    }

    /** What a training that was killed has left; no other can be under way. */
    static void removeUnfinished(Path folder) throws IOException {
        CacheFolder.removeAll(folder, UNFINISHED_NAMES);
    }

    private static void removeOld(Path folder) throws IOException {
        record Aged(Path file, FileTime time) {}
        var caches = new ArrayList<Aged>();
        for (var file : CacheFolder.all(folder, CACHES)) {
            caches.add(new Aged(file, Files.getLastModifiedTime(file)));
        }
        caches.sort((a, b) -> b.time().compareTo(a.time()));
        for (var old : caches.subList(Math.min(KEPT, caches.size()), caches.size())) {
            Files.deleteIfExists(old.file());
        }
    }

    private static void log(String what, @Nullable Throwable why) {
        System.getLogger(AotTraining.class.getName()).log(Level.DEBUG, what, why);
    }
}
