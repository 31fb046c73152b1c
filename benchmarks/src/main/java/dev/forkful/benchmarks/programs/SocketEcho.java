package dev.forkful.benchmarks.programs;

import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;

/** The other side of the socket ping-pong: sends back each byte. Argument: the socket. */
public final class SocketEcho {
    private SocketEcho() {}

    /** See the class. */
    public static void main(String[] args) throws Exception {
        var buffer = ByteBuffer.allocateDirect(1);
        try (var channel = SocketChannel.open(UnixDomainSocketAddress.of(Path.of(args[0])))) {
            while (channel.read(buffer) >= 0) {
                buffer.flip();
                channel.write(buffer);
                buffer.clear();
            }
        }
    }
}
