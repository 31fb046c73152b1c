package dev.forkful.cli.bench;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/** Sends every byte back that comes through a Unix-domain socket, until its other end is gone. */
public final class EchoMain {
    private EchoMain() {}

    /** Takes the path of the socket. */
    public static void main(String[] args) throws IOException {
        var one = ByteBuffer.allocateDirect(1);
        try (var socket = SocketChannel.open(UnixDomainSocketAddress.of(args[0]))) {
            while (socket.read(one) == 1) {
                socket.write(one.flip());
                one.clear();
            }
        }
    }
}
