package dev.forkful.internal.spawn;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** How much memory a process has resident, native memory included, as far as the system tells: Linux does, in {@code /proc}. */
public final class WorkerMemory {
    private static final String RESIDENT = "VmRSS:";
    private static final String SWAPPED = "VmSwap:";

    private WorkerMemory() {}

    /**
     * A limit on it.
     *
     * @param option of the user's
     * @throws UnsupportedOperationException if the system does not tell
     */
    public static <T> T limit(String option, T limit) {
        if (!isKnown()) {
            throw new UnsupportedOperationException(
                    option + " needs /proc, which tells how large a process is; this system has none");
        }
        return limit;
    }

    /** Whether the system tells. */
    static boolean isKnown() {
        return of(ProcessHandle.current().pid()) >= 0;
    }

    /** In bytes; -1 if that is not known, because the process has ended, say. */
    public static long of(long pid) {
        return read(pid, RESIDENT, RESIDENT);
    }

    /** The same with what it has on disk since memory was short; 0 if that is not known. */
    static long withSwap(long pid) {
        return Math.max(0, read(pid, RESIDENT, SWAPPED));
    }

    private static long read(long pid, String one, String other) {
        long sum = -1;
        try {
            for (var line : Files.readAllLines(Path.of("/proc/" + pid + "/status"))) {
                if (line.startsWith(one) || line.startsWith(other)) { // "VmRSS:     42180 kB"
                    var number = line.substring(line.indexOf(':') + 1, line.indexOf(" kB"))
                            .strip();
                    sum = Math.max(0, sum) + Long.parseLong(number) * 1024;
                }
            }
        } catch (IOException | RuntimeException e) {
            return -1; // it has ended, or this is not Linux
        }
        return sum;
    }
}
