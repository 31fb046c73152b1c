package dev.forkful.internal.spawn;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** How much memory a process has resident, native memory included, as far as the system tells: Linux does, in {@code /proc}. */
public final class WorkerMemory {
    private static final String RESIDENT = "VmRSS:";

    private WorkerMemory() {}

    /**
     * A limit on it.
     *
     * @throws UnsupportedOperationException if the system does not tell
     */
    public static long limit(long bytes) {
        if (of(ProcessHandle.current().pid()) < 0) {
            throw new UnsupportedOperationException(
                    "recycleAbove needs /proc, which tells how large a process is; this system has none");
        }
        return bytes;
    }

    /** In bytes; -1 if that is not known, because the process has ended, say. */
    public static long of(long pid) {
        try {
            for (var line : Files.readAllLines(Path.of("/proc/" + pid + "/status"))) {
                if (line.startsWith(RESIDENT)) { // "VmRSS:     42180 kB"
                    var number = line.substring(RESIDENT.length(), line.indexOf(" kB"))
                            .strip();
                    return Long.parseLong(number) * 1024;
                }
            }
        } catch (IOException | RuntimeException e) {
            // it has ended, or this is not Linux
        }
        return -1;
    }
}
