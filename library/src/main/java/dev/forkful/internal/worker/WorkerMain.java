package dev.forkful.internal.worker;

import dev.forkful.internal.wire.Frame;
import dev.forkful.internal.wire.Frame.Kind;
import dev.forkful.internal.wire.Greeting;
import dev.forkful.internal.wire.SocketLink;
import java.io.DataInputStream;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where a worker begins. Its threads:
 *
 * <pre>
 *   main              reads the link; never runs or decodes anything of the user's, so it always answers
 *   (worker's name)   takes tasks from the ring and runs them, one after the other ({@link TaskThread})
 *   forkful-lifeline  reads standard input, and ends this process when it ends ({@link Lifeline})
 *   forkful-rehearsal is there for some milliseconds at the start, and makes random numbers ({@link Rehearsal})
 * </pre>
 *
 * The first three are there before the first task, and only the middle one is the user's to block.
 */
public final class WorkerMain {
    private WorkerMain() {}

    /**
     * Reads the secret from standard input, calls, and works until told to end.
     *
     * @param arguments the path of the socket to call
     */
    public static void main(String[] arguments) throws IOException {
        if (arguments.length != 1) {
            Lifeline.halt("this is the inside of a Forkful worker; dev.forkful.Workers.processes() starts it");
        }
        Rehearsal.makeRandomNumbers();
        var socket = Path.of(arguments[0]).toAbsolutePath();
        var stdin = new DataInputStream(new FileInputStream(FileDescriptor.in));
        Lifeline lifeline;
        byte[] secret;
        SocketChannel link;
        SocketChannel bell;
        try {
            if (stdin.readInt() != Greeting.WORD) {
                Lifeline.halt("started by another version of Forkful");
            }
            lifeline = new Lifeline(stdin, stdin.readUnsignedByte());
            secret = stdin.readNBytes(Greeting.SECRET);
            Rehearsal.perform();
            link = call(socket, secret, Greeting.LINK);
            bell = call(socket, secret, Greeting.BELL);
        } catch (IOException e) {
            throw gone(socket, e);
        }
        removeFiles(socket); // the parent does, too; but it may be gone by then
        System.setIn(InputStream.nullInputStream()); // standard input is not the tasks' to read
        var tasks = new TaskThread(new SocketLink(link), bell);
        lifeline.watch(tasks);
        work(tasks, lifeline);
    }

    private static SocketChannel call(Path socket, byte[] secret, int what) throws IOException {
        var channel = SocketChannel.open(UnixDomainSocketAddress.of(socket));
        var proof = ByteBuffer.allocate(Greeting.SECRET + 1)
                .put(secret)
                .put((byte) what)
                .flip();
        while (proof.hasRemaining()) {
            channel.write(proof);
        }
        return channel;
    }

    private static IOException gone(Path socket, IOException e) {
        removeFiles(socket);
        Lifeline.halt("the process that started this one is gone: " + e);
        return e;
    }

    private static void removeFiles(Path socket) {
        try {
            Files.deleteIfExists(socket);
            Files.deleteIfExists(socket.getParent());
        } catch (IOException e) {
            // in a sandbox they are not its own to remove
        }
    }

    private static void work(TaskThread tasks, Lifeline lifeline) {
        try {
            while (true) {
                var frame = tasks.link().receive();
                switch (frame.kind()) {
                    case SETUP -> tasks.setUp(frame.payload());
                    case INTERRUPT -> tasks.interrupt(frame.id());
                    case WHERE -> tasks.link().send(new Frame(Kind.HERE, frame.id(), tasks.where(frame.id())));
                    case DUMP -> tasks.link().send(new Frame(Kind.DUMPED, frame.id(), tasks.dump()));
                    case FETCHED -> tasks.questions().answered(frame);
                    default -> throw new IOException("the parent sent a " + frame.kind());
                }
            }
        } catch (IOException e) {
            lifeline.linkEnded();
        }
    }
}
