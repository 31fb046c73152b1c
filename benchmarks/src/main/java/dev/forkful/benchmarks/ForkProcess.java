package dev.forkful.benchmarks;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.forkful.benchmarks.peers.Peer;
import dev.forkful.benchmarks.peers.Script;
import dev.forkful.benchmarks.scenarios.Scenario;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A process that measures, one peer in one scenario for example: a fresh JVM, or a script. */
final class ForkProcess {
    /** The jars that every fork has, by the beginnings of their names. */
    private static final List<String> COMMON = List.of("forkful", "jackson", "jspecify");

    /** One that begins as a common one does, and is not. */
    private static final String FORY = "forkful-fory";

    /** A process that has not found what it was to find; says why. */
    static final class ForkException extends Exception {
        private static final long serialVersionUID = 1;

        ForkException(String message) {
            super(message);
        }
    }

    private final Path root;

    ForkProcess(Path root) {
        this.root = root;
    }

    /** Runs one to its end. Whatever goes wrong is in the outcome. */
    Outcome run(Scenario scenario, Peer peer, Parameters parameters, Duration limit)
            throws IOException, InterruptedException {
        try {
            return read(command(scenario, peer, parameters), limit, Outcome.class);
        } catch (ForkException e) {
            return Outcome.failed(String.valueOf(e.getMessage()));
        }
    }

    /** Runs a command to its end, and returns what its last line of JSON says. */
    static <T> T read(List<String> command, Duration limit, Class<T> type)
            throws ForkException, IOException, InterruptedException {
        var out = Files.createTempFile("forkful-fork", ".out");
        var err = Files.createTempFile("forkful-fork", ".err");
        try (var remains = new Remains(out, err)) {
            var process = start(
                    remains,
                    new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile()));
            if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                end(process);
                throw new ForkException("no answer within " + limit.toSeconds() + " s" + lastWords(err));
            }
            return answer(process.exitValue(), out, err, type);
        }
    }

    private static Process start(Remains remains, ProcessBuilder command) throws ForkException {
        try {
            return remains.start(command);
        } catch (IOException e) { // there is no such command
            throw new ForkException(Fork.reason(e));
        }
    }

    /** Runs a command with this program's output, and returns its exit code. It ends with this program, as a fork does. */
    static int runHere(List<String> command) throws IOException, InterruptedException {
        try (var remains = new Remains()) {
            return remains.start(new ProcessBuilder(command)
                            .redirectOutput(ProcessBuilder.Redirect.INHERIT)
                            .redirectError(ProcessBuilder.Redirect.INHERIT))
                    .waitFor();
        }
    }

    private List<String> command(Scenario scenario, Peer peer, Parameters parameters) {
        var command = new ArrayList<String>();
        if (peer instanceof Script script) {
            command.addAll(script.command(root));
        } else {
            command.addAll(java(peer, Fork.class));
        }
        command.add(scenario.name());
        if (!(peer instanceof Script)) {
            command.add(peer.name());
        }
        command.add(Json.line(parameters.values()));
        return command;
    }

    /**
     * The command of a JVM for this peer, up to its main class. It has no options but the peer's, as the programs have none that peers start: Forkful's start cache is for one
     * set of options.
     */
    static List<String> java(Peer peer, Class<?> main) {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(peer.jvmArgs());
        command.addAll(List.of("-cp", classPath(peer), main.getName()));
        return command;
    }

    /** This program's own class path, without the jars of other peers. */
    static String classPath(Peer peer) {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .filter(entry -> {
                    var name = Path.of(entry).getFileName().toString();
                    return !name.endsWith(".jar")
                            || peer.jars().stream().anyMatch(name::startsWith)
                            || (!name.startsWith(FORY) && COMMON.stream().anyMatch(name::startsWith));
                })
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static <T> T answer(int exitCode, Path out, Path err, Class<T> type) throws ForkException, IOException {
        var json = lines(out).stream().filter(l -> l.startsWith("{")).reduce((first, last) -> last);
        if (json.isEmpty()) {
            throw new ForkException("ended with code " + exitCode + lastWords(err));
        }
        try {
            return Json.read(json.get(), type);
        } catch (JsonProcessingException e) {
            throw new ForkException("unreadable: " + json.get());
        }
    }

    private static String lastWords(Path err) throws IOException {
        var lines = lines(err);
        return lines.isEmpty() ? "" : ": " + lines.getLast();
    }

    private static List<String> lines(Path file) throws IOException {
        return new String(Files.readAllBytes(file), java.nio.charset.StandardCharsets.UTF_8)
                .lines()
                .toList();
    }

    private static void end(Process process) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }

    /**
     * What a fork leaves, and all of the fork if this program ends meanwhile. Of a program that is killed nothing can be said here: a fork's standard input is its
     * lifeline.
     */
    private static final class Remains implements AutoCloseable {
        private final ReentrantLock lock = new ReentrantLock();
        private final Thread atEnd = new Thread(this::endAll, "ends the fork");
        private final List<Path> files;
        private @Nullable Process process;

        Remains(Path... files) {
            this.files = List.of(files);
            Runtime.getRuntime().addShutdownHook(atEnd);
        }

        Process start(ProcessBuilder command) throws IOException {
            lock.lock();
            try {
                var started = command.start();
                process = started;
                return started;
            } finally {
                lock.unlock();
            }
        }

        /** Keeps the lock: whoever waits for the fork must not go on and start the next. */
        private void endAll() {
            lock.lock();
            if (process != null) {
                end(process);
            }
            delete();
        }

        /** What stays costs no outcome. */
        private void delete() {
            for (var file : files) {
                try {
                    Files.deleteIfExists(file);
                } catch (IOException e) {
                    System.err.println("cannot delete what a fork wrote: " + e);
                }
            }
        }

        @Override
        public void close() {
            lock.lock();
            try {
                Runtime.getRuntime().removeShutdownHook(atEnd);
                delete();
            } catch (IllegalStateException e) { // the program ends, and the hook does all that
            } finally {
                lock.unlock();
            }
        }
    }
}
