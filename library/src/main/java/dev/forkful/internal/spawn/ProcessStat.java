package dev.forkful.internal.spawn;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What Linux tells of a process in {@code /proc/PID/stat}: {@code 4711 (java) Z 4710 4711 4711 0 ...}
 *
 * @param state of its first thread, as a letter
 * @param parent the process that has started it, or inherited it
 * @param session the process that leads its session
 */
record ProcessStat(char state, long parent, long session) {
    private static final int PARENT = 1;
    private static final int SESSION = 3;

    /** Of a process now; null if there is none, or the system does not tell. */
    static @Nullable ProcessStat of(long pid) {
        try {
            return parse(Files.readString(Path.of("/proc/" + pid + "/stat")));
        } catch (IOException | RuntimeException e) {
            return null; // it has ended, or this is not Linux
        }
    }

    /** The name of the program may contain anything. */
    static ProcessStat parse(String text) {
        var fields = text.substring(text.lastIndexOf(')') + 2).split(" ", SESSION + 2);
        return new ProcessStat(fields[0].charAt(0), Long.parseLong(fields[PARENT]), Long.parseLong(fields[SESSION]));
    }

    /** Whether its first thread has ended. */
    boolean isEnded() {
        return state == 'Z' || state == 'X';
    }
}
