package dev.forkful.benchmarks.programs;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A program of this module in a JVM of its own, with this JVM's class path. Its standard input is its lifeline: it ends when the input ends, so that
 * none outlives the fork that started it.
 */
public record JavaProgram(Process process) implements AutoCloseable {
    private static final Duration END = Duration.ofSeconds(10);

    /** Starts one; its standard error is this process's. */
    public static JavaProgram start(Class<?> main, List<String> jvmArgs, String... arguments) throws IOException {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(jvmArgs);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(List.of(arguments));
        return new JavaProgram(new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
    }

    /** Waits for the next line that it prints. */
    public String line() throws IOException {
        var reader = process.inputReader(StandardCharsets.UTF_8);
        var line = reader.readLine();
        if (line == null) {
            throw new IOException(process.info().command().orElse("java") + " ended without a word");
        }
        return line;
    }

    /** Reads until it says this. */
    public void await(String word) throws IOException {
        while (!line().equals(word)) {
            // what else it says does not matter
        }
    }

    /** Used by the program itself: returns when its starter has closed its input or is gone. */
    public static void untilTold() throws IOException {
        while (System.in.read() >= 0) {
            // nothing is ever written
        }
    }

    @Override
    public void close() throws IOException {
        process.getOutputStream().close();
        try {
            if (process.waitFor(END.toMillis(), TimeUnit.MILLISECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        process.destroyForcibly();
    }
}
