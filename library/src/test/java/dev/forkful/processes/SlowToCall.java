package dev.forkful.processes;

import dev.forkful.testing.Signal;
import java.io.IOException;
import java.net.ProtocolFamily;
import java.nio.channels.DatagramChannel;
import java.nio.channels.Pipe;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.spi.AbstractSelector;
import java.nio.channels.spi.SelectorProvider;
import java.nio.file.Path;
import java.util.List;

/** Makes a worker call its parent when a signal is given, by what the JDK asks for its sockets. */
public final class SlowToCall extends SelectorProvider {
    private static final String SIGNAL = "forkful.test.call";
    private static final String WAITS = "-is-waited-for";

    private final SelectorProvider usual;

    /** Made by the JDK, for the first socket of a process. */
    public SlowToCall() throws Exception {
        var signal = new Signal(System.getProperty(SIGNAL));
        new Signal(signal.path() + WAITS).give();
        signal.await();
        usual = (SelectorProvider) Class.forName("sun.nio.ch.DefaultSelectorProvider")
                .getMethod("get")
                .invoke(null);
    }

    /** The options of a worker that waits for the signal {@code call} in that folder. */
    static List<String> until(Path folder) {
        return List.of(
                "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
                "-Djava.nio.channels.spi.SelectorProvider=" + SlowToCall.class.getName(),
                "-D" + SIGNAL + "=" + call(folder).path());
    }

    /** The signal. */
    static Signal call(Path folder) {
        return Signal.in(folder, "call");
    }

    /** Waits until a worker waits for it. */
    static void awaitWaiting(Path folder) throws Exception {
        new Signal(call(folder).path() + WAITS).await();
    }

    @Override
    public DatagramChannel openDatagramChannel() throws IOException {
        return usual.openDatagramChannel();
    }

    @Override
    public DatagramChannel openDatagramChannel(ProtocolFamily family) throws IOException {
        return usual.openDatagramChannel(family);
    }

    @Override
    public Pipe openPipe() throws IOException {
        return usual.openPipe();
    }

    @Override
    public AbstractSelector openSelector() throws IOException {
        return usual.openSelector();
    }

    @Override
    public ServerSocketChannel openServerSocketChannel() throws IOException {
        return usual.openServerSocketChannel();
    }

    @Override
    public ServerSocketChannel openServerSocketChannel(ProtocolFamily family) throws IOException {
        return usual.openServerSocketChannel(family);
    }

    @Override
    public SocketChannel openSocketChannel() throws IOException {
        return usual.openSocketChannel();
    }

    @Override
    public SocketChannel openSocketChannel(ProtocolFamily family) throws IOException {
        return usual.openSocketChannel(family);
    }
}
