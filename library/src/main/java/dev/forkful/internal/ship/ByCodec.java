package dev.forkful.internal.ship;

import dev.forkful.Workers;
import dev.forkful.internal.wire.Payload;
import dev.forkful.internal.wire.Source;
import dev.forkful.spi.Codec;
import dev.forkful.spi.Codec.ClassLoaders;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Objects through a {@link Codec} that the user has chosen. Thread-safe, as the codec is. */
final class ByCodec {
    private final Codec codec;
    private final ClassSpace classes;

    /** The parent's classes; null in a worker. */
    private final @Nullable HomeClasses home;

    ByCodec(Codec codec, ClassSpace classes) {
        this.codec = codec;
        this.classes = classes;
        this.home = classes instanceof HomeClasses h ? h : null;
    }

    /**
     * Writes a value. The variables of a JShell session do not travel with it; that takes serialization of our own.
     *
     * @return whether it is written; false if it has classes of a JShell session
     */
    boolean write(Object value, Payload.Builder to) throws IOException {
        var loaders = new Loaders();
        codec.write(value, to, loaders);
        return !loaders.ofSession;
    }

    Object read(Source from) throws IOException, ClassNotFoundException {
        return codec.read(from, new Loaders());
    }

    /** The loaders, as one value needs them. */
    private final class Loaders implements ClassLoaders {
        /** Whether one of a session was asked for. */
        private volatile boolean ofSession;

        @Override
        public int numberOf(Class<?> type) {
            int number = classes.spaceOf(type);
            if (number > ClassSpace.APPLICATION && home != null && home.isOfSession(type)) {
                ofSession = true;
            }
            return number;
        }

        @Override
        public ClassLoader loader(int number) throws ClassNotFoundException {
            var own = Workers.class.getClassLoader();
            return number == ClassSpace.EVERYWHERE && own != null ? own : classes.loader(number);
        }
    }
}
