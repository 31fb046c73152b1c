package dev.forkful.processes;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * SIGINT, which a shell has ignored by what a script puts into the background: these tests, perhaps, and then all that they start, for who ignores a signal leaves that to
 * its children, and a JVM that finds SIGINT ignored does not end by it.
 */
final class Interrupts {
    /** Has what follows heed it again; {@code env} of coreutils 8.31 or newer, which becomes the program that it starts. */
    private static final List<String> ENV = List.of("env", "--default-signal=INT");

    /** Its bit in the mask that the system tells. */
    private static final long SIGINT = 1 << 1;

    private Interrupts() {}

    /** Words before a command that is to heed SIGINT; none where these tests do, or it cannot be had. */
    static List<String> heeded() {
        return isIgnored() && canBeReset() ? ENV : List.of();
    }

    /** Skips a test where what it starts would ignore SIGINT. */
    static void assumeHeeded() {
        assumeTrue(
                !isIgnored() || canBeReset(),
                "SIGINT is ignored by who started these tests, and there is no env --default-signal to change that");
    }

    private static boolean isIgnored() {
        try {
            var status = Path.of("/proc/self/status");
            return Files.exists(status)
                    && Files.readAllLines(status).stream()
                            .filter(line -> line.startsWith("SigIgn:"))
                            .mapToLong(line -> Long.parseUnsignedLong(
                                    line.substring("SigIgn:".length()).strip(), 16))
                            .anyMatch(mask -> (mask & SIGINT) != 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean canBeReset() {
        try {
            return new ProcessBuilder(ENV.getFirst(), ENV.getLast(), "true")
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
