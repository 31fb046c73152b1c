package dev.forkful.internal.spawn;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A control group (version 2) of one worker: the kernel kills it when all that is in it needs more memory than it may have. Made where the system lets this
 * user make one beside the group of this process: as a program of a desktop session, say, or with systemd's {@code Delegate} and {@code DelegateSubgroup}.
 */
final class MemoryGroup {
    private static final String PREFIX = "forkful-";
    private static final AtomicLong NAMES = new AtomicLong();

    /** How long the kernel may take to let go of processes that it has killed. */
    private static final int PATIENCE_MS = 2000;

    private final Path folder;
    private final long limit;

    private MemoryGroup(Path folder, long limit) {
        this.folder = folder;
        this.limit = limit;
    }

    /** Makes one; null if this system gives none to this user. */
    static @Nullable MemoryGroup create(long limit) {
        var parent = ControlGroups.ofThisProcess().parent();
        return parent == null ? null : create(parent, limit);
    }

    static @Nullable MemoryGroup create(Path parent, long limit) {
        removeAbandoned(parent);
        var folder = newFolder(parent);
        if (folder == null) {
            return null;
        }
        var group = new MemoryGroup(folder, limit);
        try {
            Files.writeString(group.folder.resolve("memory.max"), Long.toString(limit));
            writeIfThere(group.folder.resolve("memory.swap.max"), "0"); // or it would grow on disk instead
            writeIfThere(
                    group.folder.resolve("memory.oom.group"),
                    "1"); // all of it, or a task's child dies and the task waits
            return group;
        } catch (IOException e) {
            group.remove();
            return null;
        }
    }

    /**
     * A name may be taken, by a program with the same process id: one that was killed, or one that lives in another namespace of them. What is there is not ours to
     * end. Null if the system lets nobody make one.
     */
    private static @Nullable Path newFolder(Path parent) {
        while (true) {
            try {
                return Files.createDirectory(
                        parent.resolve(PREFIX + ProcessHandle.current().pid() + "-" + NAMES.incrementAndGet()));
            } catch (FileAlreadyExistsException e) {
                // the next
            } catch (IOException e) {
                return null;
            }
        }
    }

    /** Whether a process can be started in such a group. */
    static boolean works(Path parent) {
        var group = create(parent, 1L << 30);
        if (group == null) {
            return false;
        }
        boolean interrupted =
                Thread.interrupted(); // which is not about this, and what is found out here holds for the whole program
        try {
            var command = new ArrayList<>(group.before());
            command.add("true");
            var process = new ProcessBuilder(command)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            while (true) {
                try {
                    return process.waitFor() == 0;
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } catch (IOException e) {
            return false;
        } finally {
            group.remove();
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static void writeIfThere(Path file, String value) throws IOException {
        if (Files.exists(file)) {
            Files.writeString(file, value);
        }
    }

    /** Words before a command that make it begin inside: were it moved later, what it has started by then would stay outside. */
    List<String> before() {
        return List.of(
                "/bin/sh",
                "-c",
                "echo 0 > \"$0\" && exec \"$@\"",
                folder.resolve("cgroup.procs").toString());
    }

    /** Whether the kernel killed it because of its limit, and not because memory was short in a group around it, or on the whole machine: then it did not come to its own. */
    boolean isExceeded() {
        try {
            var events = Files.readAllLines(folder.resolve("memory.events"));
            return counts(events, "oom ") && counts(events, "oom_kill ");
        } catch (IOException e) {
            return false; // it is not known to
        }
    }

    private static boolean counts(List<String> events, String event) {
        return events.stream().anyMatch(line -> line.startsWith(event) && !line.equals(event + "0"));
    }

    /** The most that it has had, in bytes. */
    long peak() {
        try {
            return Long.parseLong(
                    Files.readString(folder.resolve("memory.peak")).strip());
        } catch (IOException | NumberFormatException e) { // Linux before 5.19
            return limit;
        }
    }

    /** Ends what is left in it, and removes it. */
    void remove() {
        try {
            writeIfThere(folder.resolve("cgroup.kill"), "1");
        } catch (IOException e) {
            // it is empty, or will be: the worker's session has been killed
        }
        for (int ms = 0; !isRemoved(folder) && ms < PATIENCE_MS; ms += 10) {
            try {
                Thread.sleep(10);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return; // another will remove it
            }
        }
    }

    /** What programs have left that were killed. The kernel keeps a group that has processes. */
    private static void removeAbandoned(Path parent) {
        try (var groups = Files.newDirectoryStream(parent, PREFIX + "*")) {
            for (var group : groups) {
                var pid = group.getFileName()
                        .toString()
                        .substring(PREFIX.length())
                        .split("-")[0];
                if (pid.matches("\\d{1,18}")
                        && ProcessHandle.of(Long.parseLong(pid)).isEmpty()) {
                    isRemoved(group);
                }
            }
        } catch (IOException e) {
            // they do no harm
        }
    }

    private static boolean isRemoved(Path group) {
        try {
            Files.deleteIfExists(group);
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
