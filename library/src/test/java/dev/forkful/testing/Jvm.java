package dev.forkful.testing;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A program in a JVM of its own, started as a user would, on the JDK that runs the tests. */
public final class Jvm implements AutoCloseable {
    private final Process process;
    private final BufferedReader output;
    private final StringBuffer text = new StringBuffer();
    private Duration deadline = Await.DEADLINE;

    private Jvm(Process process) {
        this.process = process;
        this.output = process.inputReader();
    }

    /** The program of this JDK with that name, for example {@code jshell}. */
    public static String tool(String name) {
        return Path.of(System.getProperty("java.home"), "bin", name).toString();
    }

    /** The class path of the tests. */
    public static String classPath() {
        return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    }

    /** The folder or jar that a class was loaded from. */
    public static Path origin(Class<?> type) {
        try {
            return Path.of(
                    type.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (java.net.URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Joins paths as a class path or module path. */
    public static String path(Object... entries) {
        return String.join(
                File.pathSeparator,
                List.of(entries).stream().map(Object::toString).toList());
    }

    /** Starts a command; its standard error goes where its output goes. */
    public static Jvm start(Path directory, Object... command) {
        try {
            var words = new ArrayList<String>();
            for (var word : command) {
                words.add(word.toString());
            }
            var builder =
                    new ProcessBuilder(words).directory(directory.toFile()).redirectErrorStream(true);
            builder.environment()
                    .keySet()
                    .removeIf(name -> name.startsWith("JAVA_TOOL") || name.startsWith("JDK_JAVA"));
            return new Jvm(builder.start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Lets each step take so long, for a program that does much in one. */
    public Jvm within(Duration time) {
        deadline = time;
        return this;
    }

    public Process process() {
        return process;
    }

    /** Sends text to its standard input and ends that. */
    public Jvm input(String script) throws IOException {
        try (var writer = process.outputWriter()) {
            writer.write(script);
        }
        return this;
    }

    /** Reads up to the line that begins with a key, and returns what follows the key. A process that hangs is killed. */
    public String await(String key) throws Exception {
        return inTime(() -> {
            for (var line = output.readLine(); line != null; line = output.readLine()) {
                text.append(line).append('\n');
                if (line.startsWith(key)) {
                    return line.substring(key.length()).strip();
                }
            }
            throw new AssertionError("no line that begins with '" + key + "' in:\n" + text);
        });
    }

    /** Reads to the end, and fails if it does not exit with 0. */
    public List<String> succeed() throws Exception {
        int exit = inTime(() -> {
            for (var line = output.readLine(); line != null; line = output.readLine()) {
                text.append(line).append('\n');
            }
            return process.waitFor();
        });
        if (exit != 0) {
            throw new AssertionError("exit code " + exit + " with:\n" + text);
        }
        return text.toString().lines().toList();
    }

    private interface Step<T> {
        T run() throws Exception;
    }

    private <T> T inTime(Step<T> step) throws Exception {
        var watchdog = Thread.ofVirtual().start(() -> {
            try {
                Thread.sleep(deadline);
                text.append("(hung, and was killed)\n");
                process.destroyForcibly();
            } catch (InterruptedException e) {
                // in time
            }
        });
        try {
            return step.run();
        } finally {
            watchdog.interrupt();
            watchdog.join();
        }
    }

    /** Kills it if it is still there. */
    @Override
    public void close() throws IOException {
        process.destroyForcibly();
        process.onExit().orTimeout(10, TimeUnit.SECONDS).join();
        output.close();
        process.getOutputStream().close();
        process.getErrorStream().close();
    }
}
