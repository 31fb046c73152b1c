package dev.forkful.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The command in a JVM of its own: for what cannot be seen from inside, pipes and signals. Killed when the test is over. */
final class Child implements AutoCloseable {
    /** Platform threads: a read from a pipe holds up the carrier of a virtual one. */
    private static final ExecutorService READERS =
            Executors.newCachedThreadPool(Thread.ofPlatform().daemon().factory());

    private static final int DEADLINE_SECONDS = 60;

    /** Makes a command the leader of a process group, as a shell does with what it starts from a terminal. */
    private static final List<String> GROUP_OF_ITS_OWN = ifTheyWork("setsid");

    final Process process;
    final BufferedReader out;
    private final Future<String> err;

    private Child(Process process) {
        this(process, process.inputReader(StandardCharsets.UTF_8));
    }

    private Child(Process process, BufferedReader out) {
        this.process = process;
        this.out = out;
        this.err = READERS.submit(() -> new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8));
    }

    static Child start(String... args) throws IOException {
        return startIn(Path.of(System.getProperty("java.io.tmpdir")), args);
    }

    /** With a folder for temporary files. */
    static Child startIn(Path temporary, String... args) throws IOException {
        var command = new ArrayList<>(GROUP_OF_ITS_OWN);
        command.addAll(command(temporary, args));
        return new Child(new ProcessBuilder(command).start());
    }

    private static List<String> command(Path temporary, String... args) {
        var command = new ArrayList<>(heedingCtrlC());
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Djava.io.tmpdir=" + temporary,
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
        command.addAll(List.of(args));
        return command;
    }

    /** How a command comes to a terminal. */
    enum Starter {
        /** A shell, as from a script: it is in the shell's group. */
        SHELL(""),
        /** The terminal itself, which then has no shell: it leads the terminal's session. */
        TERMINAL(" exec");

        private final String how;

        Starter(String how) {
            this.how = how;
        }
    }

    /**
     * In the foreground of a terminal of its own, which does not repeat what is typed. Standard output goes through a pipe all the same, so that it is there when the terminal
     * has gone.
     *
     * @param pipe a file that is not there yet
     */
    static Child startInTerminal(Starter starter, Path pipe, String... args) throws Exception {
        new ProcessBuilder("mkfifo", pipe.toString()).inheritIO().start().waitFor();
        var command = Stream.concat(
                        Stream.of("trap : INT; stty -echo;" + starter.how),
                        command(Path.of(System.getProperty("java.io.tmpdir")), args).stream()
                                .map(Child::quoted))
                .collect(Collectors.joining(" ", "", " > " + quoted(pipe.toString())));
        // The shell awaits the command, whatever that makes of Ctrl-C; what comes after a command keeps a shell from
        // leaving its place to it.
        var script = new ProcessBuilder("script", "-qec", command + "; exit $?", "/dev/null");
        script.environment().put("SHELL", "/bin/sh");
        var process = script.start();
        try {
            return new Child(
                    process,
                    READERS.submit(() -> Files.newBufferedReader(pipe)).get(DEADLINE_SECONDS, TimeUnit.SECONDS));
        } catch (Exception e) {
            process.destroyForcibly();
            throw e;
        }
    }

    /** Whether there is what a terminal is made with here: the {@code script} of Linux. */
    static boolean hasTerminals() {
        return !ifTheyWork("script", "--version").isEmpty();
    }

    private static String quoted(String word) {
        return "'" + word.replace("'", "'\\''") + "'";
    }

    /** Types Ctrl-C. */
    void typeCtrlC() throws IOException {
        process.getOutputStream().write(3);
        process.getOutputStream().flush();
    }

    /** Closes the terminal, as a window is closed. */
    void closeTerminal() {
        process.destroyForcibly();
    }

    /**
     * Words before a command that make it heed Ctrl-C. A shell has what a script puts into the background ignore that: these tests perhaps, and whoever ignores a signal leaves
     * that to its children. None where {@code env} cannot do it.
     */
    private static List<String> heedingCtrlC() {
        return ifTheyWork("env", "--default-signal=INT");
    }

    /** The words, if a command can be started with them; else none. */
    private static List<String> ifTheyWork(String... words) {
        try {
            var trial = Stream.concat(Stream.of(words), Stream.of("true")).toList();
            var process = new ProcessBuilder(trial)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor() == 0 ? List.of(words) : List.of();
        } catch (IOException e) {
            return List.of();
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted while a command was started", e);
        }
    }

    /** One line of its output; a hang fails the test. */
    String readLine() throws Exception {
        return READERS.submit(out::readLine).get(DEADLINE_SECONDS, TimeUnit.SECONDS);
    }

    void writeLine(String line) throws IOException {
        process.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().flush();
    }

    int exitCode() throws Exception {
        if (!process.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS)) {
            throw new TimeoutException("still running: " + process);
        }
        return process.exitValue();
    }

    String err() throws Exception {
        return err.get(DEADLINE_SECONDS, TimeUnit.SECONDS);
    }

    /** As Ctrl-C: a terminal sends it to the command and to all that it has started, unless that has left its group. */
    void interrupt() throws Exception {
        var group = GROUP_OF_ITS_OWN.isEmpty() ? "" : "-";
        signal("INT", group + process.pid());
    }

    /** A kill of the command alone. */
    void signal(String name) throws Exception {
        signal(name, Long.toString(process.pid()));
    }

    static void signal(String name, String whom) throws Exception {
        new ProcessBuilder("kill", "-s", name, "--", whom).start().waitFor();
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }
}
