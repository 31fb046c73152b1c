package dev.forkful.internal.spawn;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Finds out whether {@code bwrap} works on this machine, by using it: containers and some systems forbid what it does. */
final class SandboxTrial {
    private static final long PATIENCE_S = 10;

    /** What worked before, which takes some 30 ms to find out. */
    private static volatile @Nullable Sandbox known;

    private SandboxTrial() {}

    /** The words of a program, and how it ended. */
    private record Answer(int code, String words) {}

    /**
     * The sandbox that this program makes.
     *
     * @throws UnsupportedOperationException if it makes none, with its own words
     */
    static Sandbox passed(Path program, @Nullable Watchdog possible) {
        var before = known;
        if (before != null && before.program().equals(program)) {
            return before;
        }
        try {
            var help = run(List.of(program.toString(), "--help"), false).words();
            boolean sealable = help.contains("--disable-userns ");
            var watchdog = possible != null && works(possible, program) ? possible : null;
            var sandbox = new Sandbox(program, help.contains("--size "), sealable, watchdog);
            var answer = tried(sandbox);
            if (answer.code != 0 && sealable) { // within a sandbox of that kind no other can be made
                var open = new Sandbox(program, sandbox.bounded(), false, watchdog);
                var without = tried(open);
                // what works without, and not with, twice: it was not that memory was short for a moment
                if (without.code == 0 && tried(sandbox).code != 0) {
                    sandbox = open;
                }
                answer = without;
            }
            if (answer.code != 0) {
                throw Sandbox.missing(
                        "sandboxed() does not work on this machine: " + program + " says \"" + answer.words.strip()
                                + "\"",
                        "allow user namespaces (sysctl user.max_user_namespaces, kernel.unprivileged_userns_clone,"
                                + " kernel.apparmor_restrict_unprivileged_userns), for a container in its security options");
            }
            if (sandbox.sealed() == sealable) {
                known = sandbox; // the best that can be had
            }
            return sandbox;
        } catch (IOException e) {
            throw Sandbox.missing(
                    "sandboxed() does not work on this machine: " + e.getMessage(),
                    "see what is wrong with " + program);
        }
    }

    private static boolean works(Watchdog watchdog, Path program) throws IOException {
        var command = JavaCommand.session();
        command.addAll(watchdog.before("", ""));
        command.addAll(List.of(program.toString(), "--version"));
        return run(command, true).code == 0;
    }

    private static Answer tried(Sandbox sandbox) throws IOException {
        var program = sandbox.program().toString();
        var command = JavaCommand.session();
        if (sandbox.watchdog() != null) {
            command.addAll(sandbox.watchdog().before("", ""));
        }
        command.addAll(sandbox.view(List.of(sandbox.program())));
        command.addAll(List.of("--", program, "--version")); // a program that is surely there
        return run(command, sandbox.isWatched());
    }

    private static Answer run(List<String> command, boolean watched) throws IOException {
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().clear();
        var process = builder.start();
        try (var in = process.getOutputStream()) {
            if (watched) {
                Watchdog.go(in);
            }
        } catch (IOException e) {
            // it has ended already, and its words tell why
        }
        try (var out = process.getInputStream()) {
            if (!process.waitFor(PATIENCE_S, TimeUnit.SECONDS)) { // a pipe has room for all that it says
                throw new IOException(command.getFirst() + " did not end");
            }
            var words = new String(out.readAllBytes(), StandardCharsets.UTF_8);
            return new Answer(process.exitValue(), words);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while " + command.getFirst() + " was tried", e);
        } finally {
            process.destroy(); // with all that it started, which would not be told if it were killed
        }
    }
}
