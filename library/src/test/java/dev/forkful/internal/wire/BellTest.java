package dev.forkful.internal.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.forkful.testing.Await;
import java.io.EOFException;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who sleeps is woken, and only who sleeps; both sides are threads of this process. */
class BellTest {
    private SharedFile file;
    private Bell parent;
    private Bell worker;
    private SocketChannel workerSocket;
    private RingWriter out;
    private RingReader in;

    /** The last sleeper. */
    private Thread thread;

    @BeforeEach
    void connect(@TempDir Path folder) throws IOException {
        var created = SharedFile.create(folder, 0);
        Files.delete(created.path());
        file = created.file();
        var address = UnixDomainSocketAddress.of(folder.resolve("s"));
        try (var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(address);
            workerSocket = SocketChannel.open(address);
            worker = Bell.ofWorker(file);
            worker.connect(workerSocket);
            parent = Bell.ofParent(file);
            parent.connect(server.accept());
        }
        out = file.parentWriter();
        in = file.workerReader();
    }

    @AfterEach
    void disconnect() throws IOException {
        parent.close();
        worker.close();
        file.close();
    }

    private void send(long id) throws IOException {
        out.put(1, 0, id, Payload.EMPTY);
        out.publish();
        parent.ring();
    }

    private FutureTask<Boolean> sleeper() {
        var sleeping = new FutureTask<>(() -> {
            worker.await(in);
            boolean came = in.next();
            in.release();
            return came;
        });
        thread = Thread.ofPlatform().daemon().name("sleeper").start(sleeping);
        return sleeping;
    }

    private void awaitSleep() throws Exception {
        Await.until("it sleeps", () -> (long) SharedFile.LONG.getVolatile(file.numbers, SharedFile.WORKER_SLEEPS) == 1);
    }

    private static <T> T soon(FutureTask<T> result) throws Exception {
        return result.get(Await.DEADLINE.toSeconds(), TimeUnit.SECONDS);
    }

    @Test
    void whoSleepsIsWoken() throws Exception {
        var sleeping = sleeper();
        awaitSleep();
        send(1);
        assertThat(soon(sleeping)).isTrue();
    }

    @Test
    void whoFindsSomethingDoesNotSleep() throws Exception {
        send(1);
        assertThat(soon(sleeper())).isTrue();
    }

    @Test
    void nothingIsSentToWhoIsAwakeAndOneByteToWhoSleeps() throws Exception {
        var byteRead = ByteBuffer.allocate(10);
        send(1);
        assertThat(workerSocket.read(byteRead)).isZero();
        worker.sleepy();
        send(2);
        send(3);
        Await.until("a byte comes", () -> workerSocket.read(byteRead) == 1);
        assertThat(workerSocket.read(byteRead)).isZero();
    }

    @Test
    void whoWokeUpByItselfIsNotRungFor() throws Exception {
        worker.sleepy();
        worker.awake();
        send(1);
        assertThat(workerSocket.read(ByteBuffer.allocate(10))).isZero();
    }

    @Test
    void anOldByteWakesNobodyForNothing() throws Exception {
        worker.sleepy();
        parent.ring();
        var sleeping = sleeper();
        awaitSleep();
        assertThatThrownBy(() -> sleeping.get(100, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);
        send(1);
        assertThat(soon(sleeping)).isTrue();
    }

    @Test
    void whoSleepsLearnsThatTheOtherHasEnded() throws Exception {
        var sleeping = sleeper();
        awaitSleep();
        parent.close();
        assertThatThrownBy(() -> soon(sleeping))
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(EOFException.class);
        assertThatThrownBy(worker::hear).isInstanceOf(EOFException.class);
    }

    @Test
    void whoRingsLearnsThatTheOtherHasEnded() throws Exception {
        worker.sleepy();
        worker.close();
        assertThatThrownBy(parent::ring).isInstanceOf(IOException.class);
    }

    @Test
    void interruptsAreDroppedAndCloseNothing() throws Exception {
        for (int i = 0; i < 50; i++) {
            var sleeping = sleeper();
            thread.interrupt();
            if (i % 2 == 0) {
                awaitSleep();
                thread.interrupt();
            }
            send(i);
            assertThat(soon(sleeping)).isTrue();
        }
        assertThat(workerSocket.isOpen()).isTrue();
    }

    @Test
    void anInterruptOfWhoRingsClosesNothing() throws Exception {
        for (int i = 0; i < 50; i++) {
            var sleeping = sleeper();
            awaitSleep();
            Thread.currentThread().interrupt();
            try {
                send(i);
            } finally {
                assertThat(Thread.interrupted()).isTrue();
            }
            assertThat(soon(sleeping)).isTrue();
        }
    }

    /** If one wake-up were lost, neither would go on. */
    @Test
    void noWakeUpIsLostInManySleeps() throws Exception {
        int rounds = 5_000;
        var answers = file.workerWriter();
        var echo = CompletableFuture.runAsync(() -> {
            try {
                for (int n = 0; n < rounds; n++) {
                    worker.await(in);
                    in.next();
                    in.release();
                    answers.put(1, 0, in.id(), Payload.EMPTY);
                    answers.publish();
                    worker.ring();
                }
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        });
        var back = file.parentReader();
        try (var selector = java.nio.channels.Selector.open()) {
            parent.socket().register(selector, java.nio.channels.SelectionKey.OP_READ);
            for (int n = 0; n < rounds; n++) {
                send(n);
                while (!back.hasNews()) {
                    parent.sleepy();
                    if (!back.hasNews()) {
                        assertThat(selector.select(Await.DEADLINE.toMillis()))
                                .as("bells in round %d", n)
                                .isPositive();
                        selector.selectedKeys().clear();
                        parent.hear();
                    }
                    parent.awake();
                }
                assertThat(back.next()).isTrue();
                back.read(MemorySegment.ofArray(new byte[1]), 0, 1);
                back.release();
                if (back.id() != n) {
                    throw new AssertionError(back.id() + " in round " + n);
                }
            }
        }
        echo.get(Await.DEADLINE.toSeconds(), TimeUnit.SECONDS);
    }
}
