package dev.forkful.benchmarks.peers;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;

/** Ports of loopback that are free just now. */
final class Ports {
    private Ports() {}

    static List<String> free(int count) throws IOException {
        var sockets = new ArrayList<ServerSocket>();
        try {
            for (int i = 0; i < count; i++) {
                sockets.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
            }
            return sockets.stream().map(s -> String.valueOf(s.getLocalPort())).toList();
        } finally {
            for (var socket : sockets) {
                socket.close();
            }
        }
    }
}
