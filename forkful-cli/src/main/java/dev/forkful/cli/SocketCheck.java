package dev.forkful.cli;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Unix-domain sockets, by sending a byte through one: parent and worker talk over them. */
final class SocketCheck implements Check {
    private static final String SUBJECT = "Unix sockets";

    @Override
    public Finding look() {
        try {
            var folder = Files.createTempDirectory("forkful-doctor");
            var path = folder.resolve("socket");
            try {
                roundTrip(path);
            } finally {
                Files.deleteIfExists(path);
                Files.delete(folder);
            }
            return Finding.ok(SUBJECT, "work in the temporary folder", Map.of());
        } catch (IOException | UnsupportedOperationException e) {
            return Finding.wrong(
                    SUBJECT,
                    "do not work: " + e,
                    "allow them for this process (a sandbox may forbid them), or use a temporary folder that is local and has a"
                            + " short path",
                    Map.of());
        }
    }

    private static void roundTrip(Path path) throws IOException {
        var address = UnixDomainSocketAddress.of(path);
        try (var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(address);
                var client = SocketChannel.open(address);
                var accepted = server.accept()) {
            client.write(ByteBuffer.wrap(new byte[] {1}));
            var received = ByteBuffer.allocate(1);
            if (accepted.read(received) != 1) {
                throw new IOException("a byte was lost");
            }
        }
    }
}
