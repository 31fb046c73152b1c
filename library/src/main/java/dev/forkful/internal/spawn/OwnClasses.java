package dev.forkful.internal.spawn;

import dev.forkful.Workers;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.constantpool.Utf8Entry;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.LocalDateTime;
import java.util.ArrayDeque;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.regex.Pattern;
import java.util.zip.Deflater;
import org.jspecify.annotations.Nullable;

/**
 * Where a worker finds Forkful's own classes: in the jar or folder that they were loaded from, if it is one that {@code java -cp} understands. In a jar
 * within a jar it is not; then the classes are copied to a jar in the user's cache folder, once per version ({@link OwnCopy}).
 */
final class OwnClasses {
    private static final String PREFIX = "forkful-";
    private static final String SUFFIX = ".jar";
    private static final int DIGEST_BYTES = 12;

    /** What the jars are called that are made here: a pattern. */
    static final String NAMES = PREFIX + "[0-9a-f]{" + 2 * DIGEST_BYTES + "}\\" + SUFFIX;

    private static final LocalDateTime ANY_TIME = LocalDateTime.of(2000, 1, 1, 0, 0);

    private static final Pattern MENTION = Pattern.compile("dev/forkful/(?:internal/\\w+/|spi/)?[\\w$]+");

    private OwnClasses() {}

    private static final OwnCopy COPY = new OwnCopy(OwnClasses::collect, CacheFolder::create, TemporaryFolder::get);

    /** Where they were loaded from, once that is known to be what {@code java -cp} understands. */
    private static volatile @Nullable Path origin;

    static Path location() {
        var known = origin;
        return known == null ? find() : known;
    }

    /** Whether that is a copy for which there is no cache folder. */
    static boolean isTemporary() {
        return origin == null && COPY.isTemporary();
    }

    private static Path find() {
        var source = Workers.class.getProtectionDomain().getCodeSource();
        if (source != null && source.getLocation() != null) {
            var onDisk = onDisk(source.getLocation().toString());
            if (onDisk != null) {
                origin = onDisk;
                return onDisk;
            }
        }
        try {
            return COPY.path();
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "Forkful's own classes are inside a jar that workers cannot read, and could be copied neither to the cache folder nor to a temporary one: "
                            + e.getMessage(),
                    e);
        }
    }

    private static @Nullable Path onDisk(String location) {
        try {
            var uri = new URI(location);
            if (!"file".equals(uri.getScheme())) {
                return null;
            }
            var path = Path.of(uri);
            return Files.exists(path) ? path.toAbsolutePath() : null;
        } catch (URISyntaxException | IllegalArgumentException e) {
            return null;
        }
    }

    /** All classes that can be reached by name from where a worker begins, and from the API that its tasks may use. */
    private static Map<String, byte[]> collect() throws IOException {
        var found = new TreeMap<String, byte[]>();
        var next = new ArrayDeque<String>();
        next.add("dev/forkful/internal/worker/WorkerMain");
        next.add("dev/forkful/Workers");
        next.add("dev/forkful/JavaProcess");
        while (!next.isEmpty()) {
            var name = next.remove();
            if (found.containsKey(name)) {
                continue;
            }
            try (InputStream in = Workers.class.getResourceAsStream("/" + name + ".class")) {
                if (in == null) {
                    continue; // a text that only looks like a class name
                }
                var bytes = in.readAllBytes();
                found.put(name, bytes);
                for (var entry : ClassFile.of().parse(bytes).constantPool()) {
                    if (entry instanceof Utf8Entry text) {
                        var mentions = MENTION.matcher(text.stringValue());
                        while (mentions.find()) {
                            next.add(mentions.group());
                        }
                    }
                }
            }
        }
        return found;
    }

    /** A jar with these classes in that folder, which may be a link. What is there already is run as this user's code, so nobody else can have put it there. */
    static Path cached(Map<String, byte[]> classes, Path cacheFolder) throws IOException {
        var folder = cacheFolder.toRealPath();
        if (!CacheFolder.isPrivate(folder)) {
            throw new IOException(folder
                    + " is not this user's alone, so others could put code there for workers to run; name another folder with -D"
                    + CacheFolder.PROPERTY + "=..., or make it this user's, closed to others (mode 700)");
        }
        var jar = jar(classes);
        return CacheFolder.keep(folder, PREFIX + digest(jar) + SUFFIX, jar);
    }

    /** The same bytes whenever it is made. Not compressed: each program of a fat jar makes it once, to see that what is on the disk is that. */
    private static byte[] jar(Map<String, byte[]> classes) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var out = new JarOutputStream(bytes)) {
            out.setLevel(Deflater.NO_COMPRESSION);
            for (var one : classes.entrySet()) {
                var entry = new JarEntry(one.getKey() + ".class");
                entry.setTimeLocal(ANY_TIME);
                out.putNextEntry(entry);
                out.write(one.getValue());
                out.closeEntry();
            }
        }
        return bytes.toByteArray();
    }

    private static String digest(byte[] jar) {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(jar);
            return HexFormat.of().formatHex(digest, 0, DIGEST_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
    }
}
