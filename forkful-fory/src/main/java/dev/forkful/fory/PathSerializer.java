package dev.forkful.fory;

import java.net.URI;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.apache.fory.context.ReadContext;
import org.apache.fory.context.WriteContext;
import org.apache.fory.resolver.TypeResolver;
import org.apache.fory.serializer.Serializer;

/**
 * Paths of the default file system, as texts. By itself Fory would write the object, and its file system with it.
 *
 * <p>A file name that is no text in this system's encoding would be another one's afterwards; such a path goes as its URI, which has the bytes. That begins as no
 * path does: a path has no two slashes in a row.
 */
final class PathSerializer extends Serializer<Path> {
    /** What a decoder writes for bytes that are no text. */
    private static final char UNREADABLE = '\uFFFD';

    private static final String URI_OF_FILE = "file:///";

    PathSerializer(TypeResolver resolver, Class<Path> type) {
        super(resolver.getConfig(), type);
    }

    @Override
    public void write(WriteContext to, Path path) {
        var text = path.toString();
        to.writeString(text.indexOf(UNREADABLE) < 0 || isText(path, text) ? text : uri(path));
    }

    private static boolean isText(Path path, String text) {
        try {
            return Path.of(text).equals(path);
        } catch (InvalidPathException e) {
            return false;
        }
    }

    private static String uri(Path path) {
        if (!path.isAbsolute()) {
            throw new IllegalArgumentException(
                    "the relative path " + path + " is no text in this system's encoding; make it absolute");
        }
        return path.toUri().toString();
    }

    @Override
    public Path read(ReadContext from) {
        var text = from.readString();
        return text.startsWith(URI_OF_FILE) ? Path.of(URI.create(text)) : Path.of(text);
    }
}
