package dev.forkful.internal.spawn;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where this process may make control groups (version 2) that limit memory.
 *
 * @param parent the group to make them in; null if there is none
 * @param why why there is none; empty if there is one
 */
record ControlGroups(@Nullable Path parent, String why) {
    /** It does not change: nobody moves a running program to another group. */
    private static final class Holder {
        static final ControlGroups FOUND = tried(find(Path.of("/proc/self/cgroup"), Path.of("/proc/self/mountinfo")));
    }

    static ControlGroups ofThisProcess() {
        return Holder.FOUND;
    }

    /** What looks as if it were granted may still be refused. */
    private static ControlGroups tried(ControlGroups found) {
        return found.parent == null || MemoryGroup.works(found.parent)
                ? found
                : none("the system lets nobody into a control group made in " + found.parent);
    }

    private static ControlGroups none(String why) {
        return new ControlGroups(null, why);
    }

    static ControlGroups find(Path membership, Path mounts) {
        try {
            var root = root(Files.readAllLines(mounts));
            if (root == null) {
                return none("no control groups of version 2 are mounted");
            }
            for (var line : Files.readAllLines(membership)) {
                if (line.startsWith("0::/") && !line.contains("..")) {
                    return of(root, root.resolve(line.substring("0::/".length())));
                }
            }
            return none("this process is in no control group of version 2");
        } catch (IOException e) {
            return none("the system does not tell of control groups");
        }
    }

    /** "31 24 0:27 / /sys/fs/cgroup rw,… shared:9 - cgroup2 cgroup2 rw,…" */
    private static @Nullable Path root(List<String> mounts) {
        for (var mount : mounts) {
            var words = mount.split(" ");
            if (mount.contains(" - cgroup2 ") && words.length > 4 && words[3].equals("/")) {
                return Path.of(words[4]);
            }
        }
        return null;
    }

    /**
     * A group that has processes may not have groups with limits in it, so they are made beside that of this process; which must then have no limits itself, or they
     * would not hold for the workers. Only the root may have both.
     */
    private static ControlGroups of(Path root, Path own) throws IOException {
        var parent = own.equals(root) ? root : own.getParent();
        if (parent == null || !grants(parent)) {
            return none("nobody has granted memory limits to this user in " + parent
                    + " (systemd-run --user --scope, or Delegate=yes with DelegateSubgroup=)");
        }
        for (var limit : List.of("memory.max", "memory.high", "cpu.max", "cpuset.cpus")) {
            var file = own.resolve(limit);
            if (!own.equals(root) && Files.exists(file) && isSet(Files.readString(file))) {
                return none(
                        "this program has a " + limit + " of its own, in " + own + ", which must hold for its workers");
            }
        }
        return new ControlGroups(parent, "");
    }

    private static boolean isSet(String limit) {
        return !limit.isBlank() && !limit.startsWith("max");
    }

    private static boolean grants(Path group) throws IOException {
        var controllers = group.resolve("cgroup.subtree_control");
        return Files.exists(controllers)
                && List.of(Files.readString(controllers).strip().split(" ")).contains("memory")
                && Files.isWritable(group)
                && Files.isWritable(group.resolve("cgroup.procs"));
    }
}
