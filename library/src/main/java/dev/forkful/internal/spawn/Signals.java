package dev.forkful.internal.spawn;

import java.util.Map;

/** Names of signals, which have the same numbers on Linux and macOS, as far as they are here. */
final class Signals {
    private static final Map<Integer, String> NAMES = Map.ofEntries(
            Map.entry(1, "SIGHUP"),
            Map.entry(2, "SIGINT"),
            Map.entry(3, "SIGQUIT"),
            Map.entry(4, "SIGILL"),
            Map.entry(5, "SIGTRAP"),
            Map.entry(6, "SIGABRT"),
            Map.entry(8, "SIGFPE"),
            Map.entry(9, "SIGKILL"),
            Map.entry(11, "SIGSEGV"),
            Map.entry(13, "SIGPIPE"),
            Map.entry(14, "SIGALRM"),
            Map.entry(15, "SIGTERM"),
            Map.entry(24, "SIGXCPU"),
            Map.entry(25, "SIGXFSZ"));

    private Signals() {}

    /** The signal behind an exit code; empty if there is none. A program may also exit with such a code by itself; that cannot be told apart. */
    static String behind(int exitCode) {
        return NAMES.getOrDefault(exitCode - 128, "");
    }
}
