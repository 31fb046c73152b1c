package dev.forkful.internal.spawn;

import dev.forkful.Workers;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.constantpool.Utf8Entry;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayDeque;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where a worker finds Forkful's own classes: in the jar or folder that they were loaded from, if it is one that {@code java -cp} understands. In a jar
 * within a jar it is not; then the classes are copied to a jar in the user's cache folder, once per version.
 */
final class OwnClasses {
    private static final Pattern MENTION = Pattern.compile("dev/forkful/(?:internal/\\w+/|spi/)?[\\w$]+");

    private OwnClasses() {}

    /** Computed once; by the class loader's lock, in one thread. */
    private static final class Holder {
        static final Path LOCATION = find();
    }

    static Path location() {
        return Holder.LOCATION;
    }

    private static Path find() {
        var source = Workers.class.getProtectionDomain().getCodeSource();
        if (source != null && source.getLocation() != null) {
            var onDisk = onDisk(source.getLocation().toString());
            if (onDisk != null) {
                return onDisk;
            }
        }
        try {
            return cached(collect());
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "Forkful's own classes are inside a jar that workers cannot read, and could not be copied to the cache folder",
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

    private static Path cached(Map<String, byte[]> classes) throws IOException {
        var folder = CacheFolder.create();
        var jar = folder.resolve("forkful-" + digest(classes) + ".jar");
        if (Files.exists(jar)) {
            return jar;
        }
        var unfinished = Files.createTempFile(folder, "forkful-", ".part");
        try {
            try (var out = new JarOutputStream(Files.newOutputStream(unfinished))) {
                for (var entry : classes.entrySet()) {
                    out.putNextEntry(new JarEntry(entry.getKey() + ".class"));
                    out.write(entry.getValue());
                    out.closeEntry();
                }
            }
            Files.move(unfinished, jar, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(unfinished);
        }
        return jar;
    }

    private static String digest(Map<String, byte[]> classes) {
        try {
            var sha = MessageDigest.getInstance("SHA-256");
            classes.values().forEach(sha::update);
            return HexFormat.of().formatHex(sha.digest(), 0, 12);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
    }
}
