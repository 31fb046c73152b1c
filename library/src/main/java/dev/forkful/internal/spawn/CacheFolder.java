package dev.forkful.internal.spawn;

import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The user's cache folder: where each system keeps such things, or where the system property {@value #PROPERTY} says. What is in it is run as code, so
 * it is made for its owner alone.
 */
final class CacheFolder {
    /** Names another folder. */
    static final String PROPERTY = "forkful.cache";

    /** What is run as code. The user may keep other things in a folder that he has named, the library perhaps. */
    private static final Pattern CODE =
            Pattern.compile(OwnClasses.NAMES + "|" + AotCache.NAMES + "|" + ArgumentFile.NAMES);

    private static final String UNFINISHED = "forkful-";
    private static final String PART = ".part";
    private static final Pattern UNFINISHED_NAMES = Pattern.compile(UNFINISHED + "\\d+\\" + PART);

    /** What is not finished by then, its program was killed as it wrote it. */
    private static final Duration FORGOTTEN = Duration.ofDays(1);

    private static final int OTHERS = 0077;

    /** Belongs to who runs this process. */
    private static final Path SELF = Path.of("/proc/self");

    private static final Object LOCK = new Object();

    private CacheFolder() {}

    /** Where it is, or would be; null if nothing tells where this user has such things. */
    static @Nullable Path path() {
        return path(System.getProperties(), System.getenv());
    }

    /**
     * The same for a program with these. From the root: workers may run in another folder. What the environment and the system name in another way is none: the JDK says "?" where there is no home, and the specification of
     * {@code XDG_CACHE_HOME} wants relative ones to be ignored.
     */
    static @Nullable Path path(Properties properties, Map<String, String> environment) {
        var named = properties.getProperty(PROPERTY, "");
        if (!named.isBlank()) {
            return Path.of(named).toAbsolutePath();
        }
        var home = properties.getProperty("user.home", "");
        var system = properties.getProperty("os.name", "").toLowerCase(Locale.ROOT);
        if (system.startsWith("windows")) {
            return of(environment.getOrDefault("LOCALAPPDATA", ""), home, "AppData/Local", "forkful/cache");
        }
        var inHome = system.startsWith("mac") ? "Library/Caches" : ".cache";
        return of(environment.getOrDefault("XDG_CACHE_HOME", ""), home, inHome, "forkful");
    }

    private static @Nullable Path of(String named, String home, String inHome, String name) {
        if (new File(named).isAbsolute()) {
            return Path.of(named, name);
        }
        return new File(home).isAbsolute() ? Path.of(home, inHome, name) : null;
    }

    /** Makes it if it is not there, and closes it to others if it is this user's. */
    static Path create() throws IOException {
        var path = path();
        if (path == null) {
            throw new IOException("nothing tells where this user's home is; name a folder with -D" + PROPERTY + "=...");
        }
        return create(path);
    }

    /** The same with a folder there. */
    static Path create(Path folder) throws IOException {
        Files.createDirectories(folder.getParent());
        if (isPosix()) {
            var mine = PosixFilePermissions.fromString("rwx------");
            if (!Files.exists(folder)) {
                Files.createDirectories(folder, PosixFilePermissions.asFileAttribute(mine));
            } else if (Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS) && isMine(folder)) {
                close(folder, mine);
            }
        } else {
            Files.createDirectories(folder);
        }
        return folder;
    }

    /**
     * What is in it now may be anybody's, and would be trusted: it is removed, before, so that no program finds it in a closed folder, and after, when nothing can be added. A folder where
     * that cannot be done stays as it is. Of two threads one does it, and the other waits until it has: it would remove what has been put there since, or have what it puts there removed. Of two
     * programs one may lose that, if they look within the same millisecond; it makes it again.
     */
    private static void close(Path folder, Set<PosixFilePermission> mine) throws IOException {
        synchronized (LOCK) {
            if (isOpenToOthers(folder)) {
                closeNow(folder, mine);
            }
        }
    }

    private static void closeNow(Path folder, Set<PosixFilePermission> mine) throws IOException {
        removeCode(folder);
        var before = Files.getPosixFilePermissions(folder);
        Files.setPosixFilePermissions(folder, mine);
        try {
            removeCode(folder);
        } catch (IOException e) {
            Files.setPosixFilePermissions(folder, before);
            throw e;
        }
    }

    /**
     * Keeps a file with this content in a folder that is this user's alone. What is there may be what a crash of the system has left of it, so it is looked into, and replaced if it is
     * anything else.
     */
    static Path keep(Path folder, String name, byte[] content) throws IOException {
        var file = folder.resolve(name);
        if (Files.isRegularFile(file) && Arrays.equals(Files.readAllBytes(file), content)) {
            return file;
        }
        removeOlder(folder, UNFINISHED_NAMES, FORGOTTEN);
        var unfinished = Files.createTempFile(folder, UNFINISHED, PART);
        try {
            try (var channel = FileChannel.open(unfinished, StandardOpenOption.WRITE)) {
                for (var rest = ByteBuffer.wrap(content); rest.hasRemaining(); ) {
                    channel.write(rest);
                }
                channel.force(true); // or the name could be on the disk before the content
            }
            Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(unfinished);
        }
        return file;
    }

    /** All files with such a name that are as old as that. */
    static void removeOlder(Path folder, Pattern names, Duration age) throws IOException {
        var then = Instant.now().minus(age).toEpochMilli();
        for (var file : all(folder, names)) {
            if (file.toFile().lastModified() < then) { // 0, long ago, if another has removed it
                Files.deleteIfExists(file);
            }
        }
    }

    private static void removeCode(Path folder) throws IOException {
        removeAll(folder, CODE);
    }

    /** All files with such a name, which others must not have. */
    static void removeAll(Path folder, Pattern names) throws IOException {
        for (var file : all(folder, names)) {
            Files.deleteIfExists(file);
        }
    }

    /** All files with such a name. */
    static List<Path> all(Path folder, Pattern names) throws IOException {
        try (var files = Files.newDirectoryStream(
                folder, file -> names.matcher(file.getFileName().toString()).matches())) {
            var all = new ArrayList<Path>();
            files.forEach(all::add);
            return all;
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
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

    static boolean isPosix() {
        return FileSystems.getDefault().supportedFileAttributeViews().contains("unix");
    }

    private static boolean isOpenToOthers(Path folder) throws IOException {
        return ((Integer) Files.getAttribute(folder, "unix:mode", LinkOption.NOFOLLOW_LINKS) & OTHERS) != 0;
    }

    private static boolean isMine(Path folder) throws IOException {
        return user().equals(
                        Files.exists(SELF)
                                ? Files.getAttribute(folder, "unix:uid", LinkOption.NOFOLLOW_LINKS)
                                : Files.getOwner(folder, LinkOption.NOFOLLOW_LINKS)
                                        .getName());
    }

    /** Who runs this process: a number, or a name where the system has no folder that tells. */
    static Object user() throws IOException {
        return Files.exists(SELF) ? Files.getAttribute(SELF, "unix:uid") : System.getProperty("user.name");
    }
}
