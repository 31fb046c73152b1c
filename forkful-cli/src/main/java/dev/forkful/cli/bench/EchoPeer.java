package dev.forkful.cli.bench;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** A byte to another JVM and back through a Unix-domain socket, with nothing around it: the floor of what sleeps and is woken. */
final class EchoPeer implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 5000;

    private final Process process;
    private final SocketChannel socket;
    private final ByteBuffer one = ByteBuffer.allocateDirect(1);

    private EchoPeer(Process process, SocketChannel socket) {
        this.process = process;
        this.socket = socket;
    }

    static EchoPeer start(Path classPath, Path folder) throws IOException, PeerMissingException {
        var path = folder.resolve("echo");
        try (var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(UnixDomainSocketAddress.of(path));
                var selector = Selector.open()) {
            server.configureBlocking(false).register(selector, SelectionKey.OP_ACCEPT);
            var process = ChildJvm.of(classPath, EchoMain.class, path.toString())
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            selector.select(PATIENCE_MILLIS);
            var socket = server.accept();
            if (socket == null) {
                process.destroyForcibly();
                throw new PeerMissingException("the JVM at the other end did not connect");
            }
            return new EchoPeer(process, socket);
        } catch (UnsupportedOperationException e) {
            throw new PeerMissingException("no Unix-domain sockets here");
        } finally {
            Files.deleteIfExists(path);
        }
    }

    /** There and back. */
    void trip() throws IOException {
        one.clear();
        socket.write(one);
        one.clear();
        if (socket.read(one) != 1) {
            throw new IOException("the JVM at the other end has gone");
        }
    }

    @Override
    public void close() throws IOException {
        socket.close(); // which ends it
        try {
            if (!process.waitFor(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
