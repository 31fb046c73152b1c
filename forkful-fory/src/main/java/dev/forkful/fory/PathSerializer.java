package dev.forkful.fory;

import java.nio.file.Path;
import org.apache.fory.context.ReadContext;
import org.apache.fory.context.WriteContext;
import org.apache.fory.resolver.TypeResolver;
import org.apache.fory.serializer.Serializer;

/** Paths of the default file system, as texts. By itself Fory would write the object, and its file system with it. */
final class PathSerializer extends Serializer<Path> {
    PathSerializer(TypeResolver resolver, Class<Path> type) {
        super(resolver.getConfig(), type);
    }

    @Override
    public void write(WriteContext to, Path path) {
        to.writeString(path.toString());
    }

    @Override
    public Path read(ReadContext from) {
        return Path.of(from.readString());
    }
}
