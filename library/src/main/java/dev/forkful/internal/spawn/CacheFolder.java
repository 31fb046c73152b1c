package dev.forkful.internal.spawn;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;

/**
 * The user's cache folder: where each system keeps such things, or where the system property {@value #PROPERTY} says. What is in it is run as code, so
 * it is made for its owner alone.
 */
final class CacheFolder {
    /** Names another folder. */
    static final String PROPERTY = "forkful.cache";

    private static final int OTHERS = 0077;

    private CacheFolder() {}

    /** Where it is, or would be. */
    static Path path() {
        var named = System.getProperty(PROPERTY, "");
        if (!named.isBlank()) {
            return Path.of(named).toAbsolutePath();
        }
        var home = Path.of(System.getProperty("user.home", "."));
        var system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
        if (system.startsWith("windows")) {
            return of("LOCALAPPDATA", home.resolve("AppData").resolve("Local"))
                    .resolve("forkful")
                    .resolve("cache");
        }
        return of(
                        "XDG_CACHE_HOME",
                        system.startsWith("mac") ? home.resolve("Library").resolve("Caches") : home.resolve(".cache"))
                .resolve("forkful");
    }

    private static Path of(String variable, Path otherwise) {
        var named = System.getenv(variable);
        return named == null || named.isBlank() ? otherwise : Path.of(named);
    }

    /** Makes it if it is not there, and closes it to others if it is this user's. */
    static Path create() throws IOException {
        var folder = path();
        Files.createDirectories(folder.getParent());
        if (isPosix()) {
            var mine = PosixFilePermissions.fromString("rwx------");
            if (!Files.exists(folder)) {
                Files.createDirectories(folder, PosixFilePermissions.asFileAttribute(mine));
            } else if (isMine(folder) && isOpenToOthers(folder)) {
                Files.setPosixFilePermissions(folder, mine);
            }
        } else {
            Files.createDirectories(folder);
        }
        return folder;
    }

    /** Whether no one else can have put anything into it. */
    static boolean isPrivate(Path folder) {
        try {
            return Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)
                    && (!isPosix() || (isMine(folder) && !isOpenToOthers(folder)));
        } catch (IOException | UnsupportedOperationException e) {
            return false;
        }
    }

    private static boolean isPosix() {
        return FileSystems.getDefault().supportedFileAttributeViews().contains("unix");
    }

    private static boolean isOpenToOthers(Path folder) throws IOException {
        return ((Integer) Files.getAttribute(folder, "unix:mode", LinkOption.NOFOLLOW_LINKS) & OTHERS) != 0;
    }

    private static boolean isMine(Path folder) throws IOException {
        var self = Path.of("/proc/self"); // belongs to who runs this process; where there is none, names have to do
        return Files.exists(self)
                ? Files.getAttribute(self, "unix:uid")
                        .equals(Files.getAttribute(folder, "unix:uid", LinkOption.NOFOLLOW_LINKS))
                : Files.getOwner(folder, LinkOption.NOFOLLOW_LINKS).getName().equals(System.getProperty("user.name"));
    }
}
