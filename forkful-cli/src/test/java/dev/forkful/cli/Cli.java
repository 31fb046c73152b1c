package dev.forkful.cli;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Runs the command in this JVM, with streams that a test can look at. */
final class Cli {
    private Cli() {}

    record Result(int exitCode, String out, String err) {
        List<String> lines() {
            return out.lines().toList();
        }
    }

    static Result run(String... args) {
        return runWith("", args);
    }

    static Result runWith(String input, String... args) {
        return runWith(new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)), args);
    }

    static Result runWith(InputStream in, String... args) {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        var stdio = new Stdio(in, out, new PrintStream(err, true, StandardCharsets.UTF_8), Terminal.NONE);
        int exitCode = Main.run(stdio, args);
        return new Result(exitCode, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    /** {@code map} in threads, with more arguments. */
    static Result map(String... args) {
        return mapWith("", args);
    }

    static Result mapWith(String input, String... args) {
        var all = new java.util.ArrayList<String>(List.of("map", "--threads", "4"));
        all.addAll(List.of(args));
        return runWith(input, all.toArray(String[]::new));
    }
}
