package dev.forkful.internal.spawn;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * The sockets that have a name in the file system. A network namespace does not keep anyone from calling them, and a read-only file system neither; Docker's,
 * say, does for its caller whatever it is told.
 */
final class UnixSockets {
    private static final Path LIST = Path.of("/proc/net/unix");

    private UnixSockets() {}

    /**
     * Those that this user can reach.
     *
     * @param interesting whether to tell of one
     * @return their paths; a socket that is bound with a relative path, or in another network namespace, is not among them
     */
    static Set<Path> named(Predicate<Path> interesting) throws IOException {
        var found = new TreeSet<Path>();
        for (var line : new String(Files.readAllBytes(LIST), StandardCharsets.UTF_8)
                .lines()
                .toList()) {
            int name = line.indexOf(
                    " /"); // "ffff9…: 00000002 00000000 00010000 0001 01 18533 /run/dbus/system_bus_socket"
            if (name >= 0) {
                add(line.substring(name + 1), interesting, found);
            }
        }
        return found;
    }

    private static void add(String name, Predicate<Path> interesting, Set<Path> found) {
        try {
            var path = Path.of(name).toRealPath();
            // asks for a secret, and is soon gone
            boolean ours = path.getNameCount() > 1
                    && path.getName(path.getNameCount() - 2).toString().startsWith(Rendezvous.PREFIX);
            if (!ours && interesting.test(path)) {
                found.add(path);
            }
        } catch (IOException | InvalidPathException e) {
            // its name is gone, or this user cannot come near it
        }
    }
}
