package dev.forkful.benchmarks.peers;

import dev.forkful.benchmarks.programs.JavaProgram;
import dev.forkful.benchmarks.programs.SocketEcho;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.util.List;

/** One byte there and back over a Unix-domain socket, blocking, between two JVMs. */
final class SocketPingPong implements CallFloor {
    @Override
    public String name() {
        return "socket-ping-pong";
    }

    @Override
    public String title() {
        return "bare Unix-domain socket";
    }

    @Override
    public Connection connect() throws Exception {
        var folder = Files.createTempDirectory("forkful-bench");
        var socket = folder.resolve("socket");
        try (var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(socket));
            var program = JavaProgram.start(SocketEcho.class, List.of(), socket.toString());
            return new Socket(program, server.accept(), ByteBuffer.allocateDirect(1));
        } finally {
            Files.deleteIfExists(socket);
            Files.delete(folder);
        }
    }

    private record Socket(JavaProgram program, SocketChannel channel, ByteBuffer buffer) implements Connection {
        @Override
        public void call() throws IOException {
            buffer.clear();
            channel.write(buffer);
            buffer.clear();
            if (channel.read(buffer) != 1) {
                throw new IOException("the other side has hung up");
            }
        }

        @Override
        public void close() throws IOException {
            channel.close();
            program.close();
        }
    }
}
