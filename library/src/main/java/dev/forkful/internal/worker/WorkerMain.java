package dev.forkful.internal.worker;

import dev.forkful.internal.ship.ShippedClasses;
import dev.forkful.internal.wire.Frame;
import dev.forkful.internal.wire.Frame.Kind;
import dev.forkful.internal.wire.Greeting;
import dev.forkful.internal.wire.Link;
import dev.forkful.internal.wire.SocketLink;
import java.io.DataInputStream;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where a worker begins. Its threads:
 *
 * <pre>
 *   main              reads frames; never runs or decodes anything of the user's, so it always answers
 *   (worker's name)   runs the tasks, one after the other ({@link TaskThread})
 *   forkful-lifeline  reads standard input, and ends this process when it ends ({@link Lifeline})
 * </pre>
 *
 * All three are there before the first task, and only the middle one is the user's to block.
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
        var socket = Path.of(arguments[0]).toAbsolutePath();
        var stdin = new DataInputStream(new FileInputStream(FileDescriptor.in));
        var channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        Lifeline lifeline;
        byte[] secret;
        try {
            if (stdin.readInt() != Greeting.WORD) {
                Lifeline.halt("started by another version of Forkful");
            }
            lifeline = new Lifeline(stdin, stdin.readUnsignedByte());
            secret = stdin.readNBytes(Greeting.SECRET);
            channel.connect(UnixDomainSocketAddress.of(socket));
        } catch (IOException e) {
            throw gone(socket, e);
        }
        removeFiles(socket); // the parent does, too; but it may be gone by then
        System.setIn(InputStream.nullInputStream()); // standard input is not the tasks' to read
        var proof = ByteBuffer.wrap(secret);
        while (proof.hasRemaining()) {
            channel.write(proof);
        }
        var link = new SocketLink(channel);
        lifeline.watch(link);
        work(link, lifeline);
    }

    private static IOException gone(Path socket, IOException e) throws IOException {
        removeFiles(socket);
        Lifeline.halt("the process that started this one is gone: " + e);
        return e;
    }

    private static void removeFiles(Path socket) throws IOException {
        Files.deleteIfExists(socket);
        Files.deleteIfExists(socket.getParent());
    }

    private static void work(Link link, Lifeline lifeline) {
        var questions = new Questions(link);
        var tasks = new TaskThread(link, new ShippedClasses(questions));
        try {
            while (true) {
                var frame = link.receive();
                switch (frame.kind()) {
                    case SETUP -> tasks.setUp(frame.payload());
                    case FUNCTION, FORGET, TASK -> tasks.add(frame);
                    case INTERRUPT -> tasks.interrupt(frame.id());
                    case WHERE -> link.send(new Frame(Kind.HERE, frame.id(), tasks.where(frame.id())));
                    case FETCHED -> questions.answered(frame);
                    default -> throw new IOException("the parent sent a " + frame.kind());
                }
            }
        } catch (IOException e) {
            lifeline.linkEnded();
        }
    }
}
