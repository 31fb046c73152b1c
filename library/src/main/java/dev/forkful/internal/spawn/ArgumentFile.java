package dev.forkful.internal.spawn;

import java.io.File;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Arguments that are too long for a command line, in a file that the {@code java} launcher reads: the paths of a program that was started with such a file itself, say. It lies in the
 * {@link CacheFolder}, one for all programs with these arguments, or, where others could change it there, in the {@link TemporaryFolder}.
 */
final class ArgumentFile {
    /** Windows has 32,767 characters for a whole command. */
    private static final int LONGEST_ON_WINDOWS = 25_000;

    /** Linux has 131,072 bytes for one argument, and a character is three of them at most. */
    private static final int LONGEST = 40_000;

    private static final String PREFIX = "paths-";
    private static final String SUFFIX = ".args";

    /** What they are called: a pattern. */
    static final String NAMES = PREFIX + "[0-9a-f]{1,16}\\" + SUFFIX;

    /** One that has not been used for so long is of a program that has other paths now. */
    private static final Duration UNUSED = Duration.ofDays(30);

    private ArgumentFile() {}

    /** Whether they are too long for a command line. */
    static boolean isNeeded(List<String> arguments) {
        var lengths = arguments.stream().mapToInt(String::length);
        return File.separatorChar == '\\'
                ? lengths.sum() > LONGEST_ON_WINDOWS
                : lengths.max().orElse(0) > LONGEST;
    }

    /**
     * The file with them.
     *
     * @throws IOException if it can be made nowhere
     */
    static Path of(List<String> arguments) throws IOException {
        var text = arguments.stream().map(ArgumentFile::quoted).collect(Collectors.joining("\n"));
        // as the launcher reads it, and as a command line would be written
        var content = text.getBytes(Charset.forName(System.getProperty("sun.jnu.encoding", "UTF-8")));
        var name = PREFIX + AotCache.hash(new String(content, StandardCharsets.ISO_8859_1)) + SUFFIX;
        try {
            return inCacheFolder(name, content);
        } catch (IOException e) {
            try {
                return inTemporaryFolder(name, content);
            } catch (IOException another) {
                e.addSuppressed(another);
                throw e;
            }
        }
    }

    private static String quoted(String argument) {
        var escaped = argument.replace("\\", "\\\\")
                .replace("\"", "\\\"")
                .replace("\n", "\\n")
                .replace("\r", "\\r");
        return '"' + escaped + '"';
    }

    private static Path inCacheFolder(String name, byte[] content) throws IOException {
        var folder = CacheFolder.create().toRealPath();
        if (!CacheFolder.isPrivate(folder)) {
            throw new IOException(folder + " is not this user's alone");
        }
        return in(folder, name, content);
    }

    private static Path inTemporaryFolder(String name, byte[] content) throws IOException {
        var folder = TemporaryFolder.get();
        return folder.with(in(folder.path(), name, content));
    }

    private static Path in(Path folder, String name, byte[] content) throws IOException {
        var file = CacheFolder.keep(folder, name, content);
        Files.setLastModifiedTime(file, FileTime.from(Instant.now())); // it is used
        CacheFolder.removeOlder(folder, Pattern.compile(NAMES), UNUSED);
        return file;
    }
}
