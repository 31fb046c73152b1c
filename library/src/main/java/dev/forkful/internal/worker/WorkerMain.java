package dev.forkful.internal.worker;

import dev.forkful.internal.wire.Frame;
import dev.forkful.internal.wire.Frame.Kind;
import dev.forkful.internal.wire.Greeting;
import dev.forkful.internal.wire.LateLink;
import dev.forkful.internal.wire.SharedFile;
import dev.forkful.internal.wire.SocketLink;
import java.io.EOFException;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/**
 * Where a worker begins. Its threads:
 *
 * <pre>
 *   main              calls the parent and reads the link; never decodes anything of the user's, so it always answers
 *   (worker's name)   takes tasks from the ring and runs them, one after the other ({@link TaskThread})
 *   forkful-lifeline  reads standard input, and ends this process when it ends ({@link Lifeline})
 * </pre>
 *
 * All are there before the first task, and only the middle one is the user's to block. Tasks do not wait until the parent has been called: before a JVM opens its first Unix-domain socket
 * it makes a source of random numbers, and that takes 25 ms.
 */
public final class WorkerMain {
    private WorkerMain() {}

    /**
     * Reads from standard input what is to be known, opens the memory, calls, and works until told to end.
     *
     * @param arguments the path of the socket to call
     */
    public static void main(String[] arguments) throws IOException {
        if (arguments.length != 1) {
            Lifeline.halt("this is the inside of a Forkful worker; dev.forkful.Workers.processes() starts it");
        }
        var rehearsal = Rehearsal.begin();
        var socket = Path.of(arguments[0]).toAbsolutePath();
        var stdin = new FileInputStream(FileDescriptor.in);
        try {
            var greeting = Greeting.read(stdin);
            var memory =
                    SharedFile.open(greeting.memory(), ProcessHandle.current().pid());
            System.setIn(InputStream.nullInputStream()); // standard input is not the tasks' to read
            memory.prove(greeting.proof());
            var link = new LateLink();
            var tasks = new TaskThread(link, memory);
            var lifeline = new Lifeline(stdin, greeting.whoEndsChildren(), socket);
            lifeline.watch(tasks);
            tasks.start();
            rehearsal.join();
            tasks.awaitProperties();
            call(socket, greeting.secret(), tasks, link, lifeline);
            work(tasks, lifeline);
        } catch (EOFException e) {
            removeFiles(socket);
            Lifeline.halt("the process that started this one is gone: " + e);
        } catch (Throwable e) { // tasks may be running by now, and nobody would hear of them
            removeFiles(socket);
            Lifeline.halt("cannot work: " + e);
        }
    }

    /** Meanwhile the first tasks may run. */
    private static void call(Path socket, byte[] secret, TaskThread tasks, LateLink link, Lifeline lifeline) {
        try {
            var forLink = call(socket, secret, Greeting.LINK);
            tasks.connect(call(
                    socket,
                    secret,
                    Greeting.BELL)); // first: the parent takes a worker that has called for both, dead or alive
            link.connect(new SocketLink(forLink));
            removeFiles(socket); // the parent does, too; but it may be gone by then
        } catch (ClosedChannelException e) {
            lifeline.linkEnded(); // it was told to end meanwhile
        } catch (IOException e) {
            lifeline.notCalled(e);
        }
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

    /** Removes what a parent that is gone may have left for this worker. */
    static void removeFiles(Path socket) {
        var folder = Objects.requireNonNull(socket.getParent(), "an absolute path");
        SharedFile.candidates(folder).forEach(WorkerMain::removeFile);
        removeFile(socket);
        removeFile(folder);
    }

    private static void removeFile(Path path) {
        try {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            // in a sandbox they are not its own to remove
        }
    }

    private static void work(TaskThread tasks, Lifeline lifeline) {
        try {
            while (true) {
                var frame = tasks.link().receive();
                switch (frame.kind()) {
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
