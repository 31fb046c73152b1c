package dev.forkful.internal.spawn;

import dev.forkful.internal.wire.Greeting;
import java.io.Closeable;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A socket in a folder that only this user can enter, where one worker will call, and the secret by which it is known. Whoever calls and does not say the
 * secret first is hung up on; as soon as one did, folder and socket are gone.
 */
final class Rendezvous implements Closeable {
    /** What {@code sun_path} holds on Linux is 108 bytes, on macOS 104. */
    private static final int LONGEST_PATH = 100;

    private final Path folder;
    private final Path socket;
    private final byte[] secret = new byte[Greeting.SECRET];
    private final ServerSocketChannel server;
    private final Selector selector;

    Rendezvous() throws IOException {
        folder = folder();
        socket = folder.resolve("s");
        try {
            new SecureRandom().nextBytes(secret);
            server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        } catch (IOException | RuntimeException e) {
            Files.deleteIfExists(folder);
            throw e;
        }
        try {
            server.bind(UnixDomainSocketAddress.of(socket));
            server.configureBlocking(false);
            selector = Selector.open();
            server.register(selector, SelectionKey.OP_ACCEPT);
        } catch (IOException | RuntimeException e) {
            server.close();
            deleteFiles();
            throw e;
        }
    }

    private static Path folder() throws IOException {
        var temporary = Path.of(System.getProperty("java.io.tmpdir"));
        boolean fits = temporary.toAbsolutePath().toString().getBytes(StandardCharsets.UTF_8).length
                        + "/forkful-12345678901234567890/s".length()
                <= LONGEST_PATH;
        var parent = fits ? temporary : Path.of("/tmp");
        boolean posix = FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
        FileAttribute<?>[] mine = posix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))
                }
                : new FileAttribute<?>[0];
        return Files.createTempDirectory(parent, "forkful-", mine).toAbsolutePath();
    }

    Path socket() {
        return socket;
    }

    byte[] secret() {
        return secret.clone();
    }

    /** Looks again whether to go on waiting. */
    void wakeUp() {
        selector.wakeup();
    }

    /**
     * Waits for the caller that knows the secret.
     *
     * @param goOn asked after each {@link #wakeUp}
     * @return its connection, in blocking mode; null if {@code goOn} said no, or nobody came in time
     */
    @Nullable
    SocketChannel await(Duration patience, BooleanSupplier goOn) throws IOException {
        long deadline = System.nanoTime() + patience.toNanos();
        while (goOn.getAsBoolean()) {
            long left = (deadline - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                return null;
            }
            selector.select(left);
            for (var key : selector.selectedKeys()) {
                if (key.channel().equals(server)) {
                    var caller = server.accept();
                    if (caller != null) {
                        caller.configureBlocking(false);
                        caller.register(selector, SelectionKey.OP_READ, ByteBuffer.allocate(Greeting.SECRET));
                    }
                } else if (knowsSecret(key)) {
                    var worker = (SocketChannel) key.channel();
                    key.cancel();
                    selector.selectNow(); // or it stays registered and cannot block
                    worker.configureBlocking(true);
                    return worker;
                }
            }
            selector.selectedKeys().clear();
        }
        return null;
    }

    /** Reads what the caller has said so far, and hangs up on a wrong word. */
    private boolean knowsSecret(SelectionKey key) throws IOException {
        var caller = (SocketChannel) key.channel();
        var said = (ByteBuffer) key.attachment();
        int read;
        try {
            read = caller.read(said);
        } catch (IOException e) {
            read = -1;
        }
        if (read >= 0 && said.hasRemaining()) {
            return false;
        }
        if (read >= 0 && MessageDigest.isEqual(read(said), secret)) {
            return true;
        }
        caller.close();
        return false;
    }

    private static byte[] read(ByteBuffer said) {
        byte[] bytes = new byte[said.position()];
        said.get(0, bytes);
        return bytes;
    }

    /** Hangs up on everyone else, and removes the files. */
    @Override
    public void close() throws IOException {
        if (!selector.isOpen()) {
            return;
        }
        try {
            for (var key : selector.keys()) {
                if (key.isValid()) {
                    key.channel().close();
                }
            }
            selector.close();
            server.close();
        } finally {
            deleteFiles();
        }
    }

    private void deleteFiles() throws IOException {
        Files.deleteIfExists(socket);
        Files.deleteIfExists(folder);
    }
}
