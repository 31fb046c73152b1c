package dev.forkful.processes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.forkful.Task;
import dev.forkful.WorkerDiedException;
import dev.forkful.Workers;
import dev.forkful.testing.Await;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Fault 38, with a real pool: somebody else calls where a worker is to call. */
@Tag("processes")
@DisabledOnOs(OS.WINDOWS) // which cannot stop a process
class StrangersTest {
    /** The sockets where workers of this process are to call. */
    private static List<Path> doors() {
        var name = "forkful-" + ProcessHandle.current().pid() + "-*";
        var doors = new ArrayList<Path>();
        try (var folders = Files.newDirectoryStream(Path.of(System.getProperty("java.io.tmpdir")), name)) {
            for (var folder : folders) {
                var socket = folder.resolve("s");
                if (Files.exists(socket)) {
                    doors.add(socket);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return doors;
    }

    private static SocketChannel call(Path door, byte[] words) throws IOException {
        var caller = SocketChannel.open(UnixDomainSocketAddress.of(door));
        caller.write(ByteBuffer.wrap(words));
        return caller;
    }

    /** A worker that has been started and stopped before it could call; false if it was faster. */
    private static boolean stoppedAtTheDoor() throws Exception {
        Await.until("a worker is expected", () -> !doors().isEmpty());
        ParentDeathTest.signal("-STOP", worker());
        return !doors().isEmpty();
    }

    private static long worker() {
        return ProcessHandle.current().children().findAny().orElseThrow().pid();
    }

    @Test
    void strangersAreHungUpOnAndCountedAndThePoolIsUnharmed() throws Exception {
        for (boolean tried = false; !tried; ) {
            try (var workers = Workers.processes(1)) {
                var task = workers.submit(() -> "the worker's own");
                tried = stoppedAtTheDoor();
                long worker = worker();
                try {
                    if (tried) {
                        callAsStrangers(workers, task);
                    }
                } finally {
                    new ProcessBuilder("kill", "-CONT", "" + worker)
                            .redirectErrorStream(true)
                            .start()
                            .waitFor(); // it may be gone
                }
            }
        }
    }

    private static void callAsStrangers(Workers workers, Task<String> task) throws Exception {
        assertThat(workers.statistics().refusedConnections()).isZero();
        var door = doors().getFirst();
        try (var wrong = call(door, new byte[33]);
                var noise =
                        call(door, "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                var silent = call(door, new byte[0])) {
            assertThat(wrong.read(ByteBuffer.allocate(1))).isEqualTo(-1);
            Await.until(
                    "two are counted while the worker starts",
                    () -> workers.statistics().refusedConnections() == 2);
            assertThat(noise.isOpen()).isTrue();
            ParentDeathTest.signal("-CONT", worker());
            assertThat(task.join()).isEqualTo("the worker's own");
            assertThat(silent.read(ByteBuffer.allocate(1))).isEqualTo(-1);
        }
        Await.until("the third, too", () -> workers.statistics().refusedConnections() == 3);
        assertThatThrownBy(workers.submit(() -> Deeds.halt(3))::join).isInstanceOf(WorkerDiedException.class);
        Await.until(
                "they stay counted when their worker is gone",
                () -> !workers.statistics().restarts().isEmpty());
        assertThat(workers.statistics().refusedConnections()).isEqualTo(3);
        assertThat(workers.statistics().succeeded()).isEqualTo(1);
        assertThat(workers.submit(() -> "usable").join()).isEqualTo("usable");
    }
}
