package dev.forkful.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * Where a command reads and writes. Passed in, so that tests can look.
 *
 * @param in standard input
 * @param out standard output, unbuffered and throwing: {@code PrintStream} hides that the reader has gone
 * @param err standard error
 * @param terminal which of them a person is looking at
 */
record Stdio(InputStream in, OutputStream out, PrintStream err, Terminal terminal) {
    /** Those of this process. */
    static Stdio system() {
        return new Stdio(System.in, new FileOutputStream(FileDescriptor.out), System.err, new SystemTerminal());
    }

    /** For the few lines of a command that does not care whether anyone reads them. */
    PrintStream printer() {
        return new PrintStream(out, true, StandardCharsets.UTF_8);
    }
}
