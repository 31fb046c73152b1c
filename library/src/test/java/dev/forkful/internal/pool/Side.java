package dev.forkful.internal.pool;

import dev.forkful.internal.wire.Bell;
import dev.forkful.internal.wire.Payload;
import dev.forkful.internal.wire.RingReader;
import dev.forkful.internal.wire.RingWriter;
import dev.forkful.internal.wire.SharedFile;
import java.io.Closeable;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.locks.Lock;

/** A worker's side of a real ring, with a real bell, and the pool's; there is no process. */
final class Side implements Closeable {
    /** The pool's side. */
    final WorkerRing ring;

    /** What the pool reads, too. */
    final RingReader reader;

    /** The worker's. */
    final Bell bell;

    private final SharedFile file;
    private final RingWriter out;

    /**
     * A worker.
     *
     * @param folder for its socket
     * @param number of its own there
     * @param lock the pool's
     */
    Side(Path folder, int number, Lock lock) throws IOException {
        var created = SharedFile.create(folder, 0);
        Files.delete(created.path());
        file = created.file();
        var address = UnixDomainSocketAddress.of(folder.resolve("s" + number));
        try (var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(address);
            bell = Bell.ofWorker(file);
            bell.connect(SocketChannel.open(address));
            ring = new WorkerRing(file, Bell.ofParent(file), lock, why -> {});
            ring.bell().connect(server.accept());
        }
        reader = file.parentReader();
        out = file.workerWriter();
    }

    /** Sends results, all at once. */
    void send(long... numbers) throws IOException {
        for (long number : numbers) {
            out.put(1, 0, number, Payload.EMPTY);
        }
        out.publish();
        bell.ring();
    }

    /** Whether the memory is there. */
    boolean isOpen() {
        return file.isOpen();
    }

    @Override
    public void close() throws IOException {
        bell.close();
        ring.close();
    }
}
