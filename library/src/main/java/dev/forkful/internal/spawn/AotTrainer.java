package dev.forkful.internal.spawn;

import dev.forkful.TaskException;
import dev.forkful.Workers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A program that makes an {@link AotCache}: it lets a worker lead a short usual life while its JVM takes notes, and has a JVM turn the notes into a cache. It
 * is a user of Forkful as any other, so that a worker is trained on what workers do, whatever that is. When its standard input ends, whoever started it
 * has, and it ends at once, with all it made.
 */
public final class AotTrainer {
    /** On a machine that has no time for it, it will not do this either. */
    private static final long PATIENCE_MINUTES = 2;

    /**
     * How long to wait until what was started has gone and its files with it. It takes half a second; but at the lowest priority, beside programs that keep all CPUs busy, far longer, and a worker that was
     * killed as it began cannot remove its own.
     */
    private static final long ENDING_SECONDS = 20;

    private static final long PAUSE_NANOS = 2_000_000;

    private static final Object LOCK = new Object();

    /** Nothing may be started any more. Guarded by LOCK. */
    private static boolean over;

    /** Guarded by LOCK. */
    private static @Nullable Workers workers;

    private AotTrainer() {}

    /**
     * Makes a cache.
     *
     * @param arguments the cache to make, what the names of unfinished files begin with, and the mark of what it is to be of
     */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        var cache = Path.of(arguments[0]);
        var notes = Path.of(arguments[1] + ".notes");
        var unfinished = Path.of(arguments[1] + ".aot");
        Thread.ofPlatform()
                .daemon()
                .name("forkful-lifeline")
                .start(() -> endWithStandardInput(List.of(notes, unfinished)));
        try {
            leadALife(notes);
            assemble(notes, unfinished);
            var mark = AotCache.mark(System.getProperty("java.home"), OwnClasses.location());
            if (!arguments[2].equals(mark)) { // there may be something of both in it, under the name of one
                Files.deleteIfExists(unfinished);
                Files.deleteIfExists(notes);
                throw new IOException("the jar or the JDK has been replaced meanwhile");
            }
            Files.move(unfinished, cache, StandardCopyOption.ATOMIC_MOVE);
            Files.deleteIfExists(notes);
        } finally {
            awaitTheEndIfItIsNear();
        }
    }

    /** What the other thread does then fails here, and the end of this thread must not keep it from tidying up. */
    private static void awaitTheEndIfItIsNear() throws InterruptedException {
        synchronized (LOCK) {
            while (over) {
                LOCK.wait();
            }
        }
    }

    private static void endWithStandardInput(List<Path> files) {
        try {
            while (System.in.read() >= 0) {
                // no one writes
            }
        } catch (IOException e) {
            // it has ended
        }
        Workers open;
        synchronized (LOCK) {
            over = true;
            open = workers;
        }
        try {
            if (open != null) {
                open.shutdownNow(); // so that it starts no more
            }
            killChildren(); // a worker that is asked to end writes down its notes first, which takes a second
            if (open != null) {
                var _ = open.awaitTermination(ENDING_SECONDS, TimeUnit.SECONDS); // it removes what it has made, too
                killChildren();
            }
            for (var file : files) {
                Files.deleteIfExists(file); // now that no one writes them
            }
        } catch (IOException | InterruptedException e) {
            // the next training removes them
        } finally {
            Runtime.getRuntime().halt(1);
        }
    }

    /** Until there are none. */
    private static void killChildren() {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(ENDING_SECONDS);
        for (var children = children(); !children.isEmpty() && System.nanoTime() < deadline; children = children()) {
            children.forEach(ProcessHandle::destroyForcibly);
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    private static List<ProcessHandle> children() {
        return ProcessHandle.current()
                .descendants()
                .filter(ProcessHandle::isAlive)
                .toList();
    }

    /** Methods are not to be compiled ahead of their need as they were in training: that costs an idle worker 4 MB, and its start some processor time. */
    private static final List<String> NO_PROFILES =
            List.of("-XX:+IgnoreUnrecognizedVMOptions", "-XX:+UnlockDiagnosticVMOptions", "-XX:-AOTRecordTraining");

    /** What most workers do in their first moments: functions, values of the usual kinds both ways, a line, a failure. */
    private static void leadALife(Path notes) {
        try (var workers = open(notes)) {
            var word = "soup";
            workers.submit(() -> 42).join();
            workers.submit(() -> System.out.println(word + " of the day")).join();
            workers.map(List.of("a", "b"), text -> text + "!");
            workers.map(List.of(1, 2), number -> List.of(number, (long) number, (double) number, number > 1));
            workers.map(List.of(new byte[1]), bytes -> new ArrayList<>(List.of(bytes.length)));
            try {
                workers.submit(() -> {
                            throw new IllegalStateException(word);
                        })
                        .join();
            } catch (TaskException e) {
                // as it should
            }
        }
    }

    private static Workers open(Path notes) {
        var options = new ArrayList<>(NO_PROFILES);
        options.addAll(List.of("-XX:AOTMode=record", "-XX:AOTConfiguration=" + notes, "-Xlog:aot=off"));
        synchronized (LOCK) {
            mayGoOn();
            workers = Workers.ofProcesses()
                    .count(1)
                    .jvmArgs(options.toArray(String[]::new))
                    .output(line -> {})
                    .open();
            return workers;
        }
    }

    private static void mayGoOn() {
        if (over) {
            throw new IllegalStateException("whoever wanted the cache has ended");
        }
    }

    private static void assemble(Path notes, Path unfinished) throws IOException, InterruptedException {
        var builder = new ProcessBuilder(JavaCommand.assembler(LaunchOptions.ofThisJvm(), notes, unfinished))
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        Process process;
        synchronized (LOCK) {
            mayGoOn();
            process = builder.start();
        }
        if (!process.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES)) {
            process.destroyForcibly();
        }
        if (process.waitFor() != 0) {
            throw new IOException("the cache could not be assembled: exit code " + process.exitValue());
        }
    }
}
