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
     * Reads where to call and the secret from standard input, calls, and works until told to end.
     *
     * @param arguments none
     */
    public static void main(String[] arguments) throws IOException {
        var stdin = new DataInputStream(new FileInputStream(FileDescriptor.in));
        if (stdin.readInt() != Greeting.WORD) {
            System.err.println(
                    "This is the inside of a Forkful worker. It is started by dev.forkful.Workers.processes().");
            Runtime.getRuntime().halt(2);
        }
        var lifeline = new Lifeline(stdin, stdin.readUnsignedByte());
        byte[] secret = stdin.readNBytes(Greeting.SECRET);
        var socket = Path.of(stdin.readUTF());
        System.setIn(InputStream.nullInputStream()); // standard input is not the tasks' to read
        var channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            channel.connect(UnixDomainSocketAddress.of(socket));
        } catch (IOException e) {
            Lifeline.halt("the process that started this one is gone: " + e);
        } finally {
            Files.deleteIfExists(socket); // the parent does, too; but it may be gone
            Files.deleteIfExists(socket.toAbsolutePath().getParent());
        }
        var proof = ByteBuffer.wrap(secret);
        while (proof.hasRemaining()) {
            channel.write(proof);
        }
        var link = new SocketLink(channel);
        lifeline.watch(link);
        work(link, lifeline);
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
