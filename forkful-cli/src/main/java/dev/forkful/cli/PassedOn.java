package dev.forkful.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Signals to this command that are meant for the program that it runs. Thread-safe. */
final class PassedOn {
    /** Those that came before there was a program. Guarded by this, as all below. */
    private final List<String> early = new ArrayList<>();

    private @Nullable Process program;

    /** Sends a signal to the program, or as soon as there is one. */
    synchronized void passOn(String name) {
        if (program == null) {
            early.add(name);
        } else {
            send(name, program);
        }
    }

    /** The same, unless the program has been there to be told by others. */
    synchronized void passOnUnless(boolean told, String name) {
        if (!told || program == null) {
            passOn(name);
        }
    }

    /** There it is. */
    synchronized void to(Process program) {
        this.program = program;
        early.forEach(name -> send(name, program));
        early.clear();
    }

    private static void send(String name, Process program) {
        if (!program.isAlive()) {
            return; // its number may be another's
        }
        if (name.equals("TERM")) {
            program.destroy();
            return;
        }
        try {
            new ProcessBuilder("kill", "-s", name, Long.toString(program.pid())).start();
        } catch (IOException e) {
            program.destroy(); // no such command: as near as it gets
        }
    }
}
