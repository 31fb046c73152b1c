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
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A socket in a folder that only this user can enter, where one worker will call twice, for its link and its bell, and the secret by which it is known.
 * Whoever calls and does not say the secret first is hung up on; as soon as both have come, folder and socket are gone.
 */
final class Rendezvous implements Closeable {
    /** What {@code sun_path} holds on Linux is 108 bytes, on macOS 104. */
    private static final int LONGEST_PATH = 100;

    /** The last name given. By the clock, so that a process whose number comes again does not find the names taken, and nobody can take those that come next. */
    private static final AtomicLong NAMES = new AtomicLong();

    private static final long NAME_BITS = (1L << 56) - 1;

    /** Of a folder's name. */
    static final String PREFIX = "forkful-";

    /** How long to wait between two questions whether to go on: a part of the time that has passed, but not less or more than that. */
    private static final long ASKING_FROM_MS = 1;

    private static final long ASKING_TO_MS = 20;
    private static final int ASKING_PART = 64;

    private final Path folder;
    private final Path socket;
    private final byte[] secret = new byte[Greeting.SECRET];
    private final ServerSocketChannel server;
    private final Selector selector;

    /** How many were hung up on. Written by the thread that waits. */
    private volatile int refused;

    /** Whether the worker has come, so that whoever is there beside it is somebody else. */
    private boolean complete;

    Rendezvous() throws IOException {
        this(folder(newName()));
    }

    /**
     * Listens in a folder of {@link #folder}'s, which it removes in the end. A worker may have been started by then: a JVM takes longer to call than this
     * does to answer.
     */
    Rendezvous(Path folder) throws IOException {
        this.folder = folder;
        socket = socketIn(folder);
        try {
            new SecureRandom().nextBytes(secret);
            server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        } catch (IOException | RuntimeException e) {
            deleteFiles(e);
            throw e;
        }
        try {
            server.bind(UnixDomainSocketAddress.of(socket));
            server.configureBlocking(false);
            selector = Selector.open();
            server.register(selector, SelectionKey.OP_ACCEPT);
        } catch (IOException | RuntimeException e) {
            server.close();
            deleteFiles(e);
            throw e;
        }
    }

    /**
     * The name of a folder to be made. Not one of {@code createTempDirectory}'s: a program that has not used {@code SecureRandom} yet waits 30 ms for a random name, and
     * whoever guesses this one cannot enter.
     */
    static Path newName() {
        var temporary = Path.of(System.getProperty("java.io.tmpdir"));
        boolean fits = temporary.toAbsolutePath().toString().getBytes(StandardCharsets.UTF_8).length
                        + "/forkful-12345678901234567890/s".length()
                <= LONGEST_PATH;
        var parent = (fits ? temporary : Path.of("/tmp")).toAbsolutePath();
        Path folder;
        do { // there may be one of a process that had this number before, in another container perhaps
            var name = PREFIX + ProcessHandle.current().pid() + "-" + Long.toString(nextName(), 36);
            folder = parent.resolve(name);
        } while (Files.exists(folder, LinkOption.NOFOLLOW_LINKS));
        return folder;
    }

    private static long nextName() {
        return NAMES.accumulateAndGet(System.nanoTime() & NAME_BITS, (last, now) -> Math.max(last + 1, now));
    }

    /**
     * Makes the folder of that name, for this user alone.
     *
     * @throws java.nio.file.FileAlreadyExistsException if somebody else was faster
     */
    static Path folder(Path name) throws IOException {
        boolean posix = FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
        FileAttribute<?>[] mine = posix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))
                }
                : new FileAttribute<?>[0];
        return Files.createDirectory(name, mine);
    }

    /** Where the socket of that folder is. */
    static Path socketIn(Path folder) {
        return folder.resolve("s");
    }

    Path socket() {
        return socket;
    }

    byte[] secret() {
        return secret.clone();
    }

    /** How many callers were hung up on: they did not know the secret, or came for what had been taken. Any thread; complete after {@link #close}. */
    int refused() {
        return refused;
    }

    /** Looks again whether to go on waiting. */
    void wakeUp() {
        selector.wakeup();
    }

    /** Whether to go on waiting. */
    interface GoOn {
        boolean ask() throws IOException;
    }

    /** The two calls of a worker, in blocking mode. */
    record Calls(SocketChannel link, SocketChannel bell) {}

    /**
     * Waits for the caller that knows the secret. Who has called by the time when {@code goOn} says no is taken all the same: it may have said something before it ended.
     *
     * @param goOn asked after each {@link #wakeUp}, and each millisecond, which becomes 20 as time passes: whoever waits may look for something else meanwhile
     * @return its connections; null if {@code goOn} said no, or nobody came in time
     */
    @Nullable
    Calls await(Duration patience, GoOn goOn) throws IOException {
        long begin = System.nanoTime();
        long deadline = begin + patience.toNanos();
        var calls = new SocketChannel[Greeting.CALLS];
        try {
            for (boolean more = true; more; ) {
                more = goOn.ask();
                long now = System.nanoTime();
                long left = (deadline - now) / 1_000_000;
                if (left <= 0) {
                    return null;
                }
                long passed = (now - begin) / 1_000_000;
                if (more) {
                    selector.select(Math.min(left, Math.clamp(passed / ASKING_PART, ASKING_FROM_MS, ASKING_TO_MS)));
                } else {
                    more = selector.selectNow() > 0 || !selector.selectedKeys().isEmpty();
                }
                hear(calls);
                if (calls[Greeting.LINK] != null && calls[Greeting.BELL] != null) {
                    var both = new Calls(calls[Greeting.LINK], calls[Greeting.BELL]);
                    calls = new SocketChannel[0];
                    complete = true;
                    return both;
                }
            }
            return null;
        } finally {
            for (var call : calls) {
                if (call != null) {
                    call.close();
                }
            }
        }
    }

    /** Accepts who calls, and takes those who have said the secret. */
    private void hear(SocketChannel[] calls) throws IOException {
        for (var key : selector.selectedKeys()) {
            if (key.channel().equals(server)) {
                var caller = server.accept();
                if (caller != null) {
                    caller.configureBlocking(false);
                    caller.register(selector, SelectionKey.OP_READ, ByteBuffer.allocate(Greeting.SECRET + 1));
                }
                continue;
            }
            int which = whichOfTheTwo(key);
            if (which >= 0 && calls[which] == null) {
                var worker = (SocketChannel) key.channel();
                key.cancel();
                selector.selectNow(); // or it stays registered and cannot block
                worker.configureBlocking(true);
                calls[which] = worker;
                return; // the selected keys have changed; the others are still ready
            }
            if (which >= 0) {
                refuse((SocketChannel) key.channel());
            }
        }
        selector.selectedKeys().clear();
    }

    /** Reads what the caller has said so far, and hangs up on a wrong word. */
    private int whichOfTheTwo(SelectionKey key) throws IOException {
        var caller = (SocketChannel) key.channel();
        var said = (ByteBuffer) key.attachment();
        int read;
        try {
            read = caller.read(said);
        } catch (IOException e) {
            read = -1;
        }
        if (read >= 0 && said.hasRemaining()) {
            return -1;
        }
        int which = said.get(Greeting.SECRET);
        if (read >= 0 && MessageDigest.isEqual(secret(said), secret) && which >= 0 && which < Greeting.CALLS) {
            return which;
        }
        refuse(caller);
        return -1;
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // by one thread
    private void refuse(SocketChannel caller) throws IOException {
        refused++;
        caller.close();
    }

    private static byte[] secret(ByteBuffer said) {
        byte[] bytes = new byte[Greeting.SECRET];
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
                if (complete && key.channel() instanceof SocketChannel caller && caller.isOpen()) {
                    refuse(caller);
                } else if (key.isValid()) {
                    key.channel().close();
                }
            }
            selector.close();
            server.close();
        } finally {
            deleteFiles();
        }
    }

    private void deleteFiles(Exception because) {
        try {
            deleteFiles();
        } catch (IOException e) {
            because.addSuppressed(e); // whoever has put something into the folder removes that, and the folder
        }
    }

    private void deleteFiles() throws IOException {
        Files.deleteIfExists(socket);
        Files.deleteIfExists(folder);
    }
}
