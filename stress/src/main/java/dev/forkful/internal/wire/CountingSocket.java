package dev.forkful.internal.wire;

import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.Set;

/** A channel that leads nowhere: it counts the bytes. */
public final class CountingSocket extends SocketChannel {
    /** How many bytes were written; by one thread, and read when that is done. */
    public int bytes;

    CountingSocket() {
        super(null);
    }

    @Override
    public int write(ByteBuffer from) {
        int n = from.remaining();
        bytes += n;
        from.position(from.limit());
        return n;
    }

    @Override
    protected void implConfigureBlocking(boolean block) {}

    @Override
    protected void implCloseSelectableChannel() {}

    private static UnsupportedOperationException not() {
        return new UnsupportedOperationException("it only counts");
    }

    @Override
    public SocketChannel bind(SocketAddress local) {
        throw not();
    }

    @Override
    public <T> SocketChannel setOption(SocketOption<T> name, T value) {
        throw not();
    }

    @Override
    public <T> T getOption(SocketOption<T> name) {
        throw not();
    }

    @Override
    public Set<SocketOption<?>> supportedOptions() {
        return Set.of();
    }

    @Override
    public SocketChannel shutdownInput() {
        throw not();
    }

    @Override
    public SocketChannel shutdownOutput() {
        throw not();
    }

    @Override
    public Socket socket() {
        throw not();
    }

    @Override
    public boolean isConnected() {
        return true;
    }

    @Override
    public boolean isConnectionPending() {
        return false;
    }

    @Override
    public boolean connect(SocketAddress remote) {
        throw not();
    }

    @Override
    public boolean finishConnect() {
        return true;
    }

    @Override
    public SocketAddress getRemoteAddress() {
        throw not();
    }

    @Override
    public SocketAddress getLocalAddress() {
        throw not();
    }

    @Override
    public int read(ByteBuffer to) {
        return 0;
    }

    @Override
    public long read(ByteBuffer[] to, int offset, int length) {
        return 0;
    }

    @Override
    public long write(ByteBuffer[] from, int offset, int length) {
        throw not();
    }
}
