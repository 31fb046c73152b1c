package dev.forkful.internal.spawn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Processes that lead a session when they are told to, and what happens before. */
@EnabledOnOs(OS.LINUX)
@Timeout(60)
class OwnSessionTest {
    private static final Duration LONG = Duration.ofSeconds(50);

    /** A process that is in this one's session until it reads a line. */
    private static Process started() throws IOException {
        return new ProcessBuilder("/bin/sh", "-c", "read -r go && exec setsid cat").start();
    }

    private static CompletableFuture<Void> waiting(Process process) {
        var waiting = new CompletableFuture<Void>();
        Thread.ofPlatform().name("waits for a session").start(() -> {
            try {
                OwnSession.await(process, LONG);
                waiting.complete(null);
            } catch (IOException e) {
                waiting.completeExceptionally(e);
            }
        });
        return waiting;
    }

    private static void end(Process process) throws InterruptedException {
        process.destroyForcibly();
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void whoWaitsGoesOnWhenItHasLeft() throws Exception {
        assumeThat(JavaCommand.session()).isNotEmpty();
        var process = started();
        try {
            var waiting = waiting(process);
            assertThatThrownBy(() -> waiting.get(50, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);
            process.outputWriter().append('\n').flush();
            waiting.get(30, TimeUnit.SECONDS);
            assertThat(ProcessStat.of(process.pid())).isNotNull().matches(stat -> stat.session() == process.pid());
        } finally {
            end(process);
        }
    }

    /** A Ctrl-C that has ended it will end this program, which leaves nothing behind that has not been made. */
    @Test
    void oneThatASignalEndsBeforeIsRefused() throws Exception {
        var process = started();
        var waiting = waiting(process);
        process.destroy();
        assertThatThrownBy(() -> waiting.get(30, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .hasRootCauseInstanceOf(IOException.class)
                .hasRootCauseMessage("process " + process.pid() + " was ended by SIGTERM before it could begin");
        end(process);
    }

    /** Its last words tell why. */
    @Test
    void oneThatEndsByItselfIsNot() throws Exception {
        var process = started();
        var waiting = waiting(process);
        process.outputWriter().close();
        waiting.get(30, TimeUnit.SECONDS);
        end(process);
        OwnSession.await(process, LONG); // of which the system tells nothing any more
    }

    /** The system, which kills who takes too much memory, has not killed this program with it: how it died is told as of any other. */
    @Test
    void oneThatIsKilledAloneIsNot() throws Exception {
        var process = started();
        var waiting = waiting(process);
        process.destroyForcibly();
        waiting.get(30, TimeUnit.SECONDS);
        end(process);
    }

    /** As where the {@code /proc} that is there is of other processes. */
    @Test
    void nobodyWaitsForAProcessOfAnother() throws Exception {
        var process = new ProcessBuilder("/bin/sh", "-c", "sleep 60 & echo $!; read -r go; kill $!").start();
        try {
            long other = Long.parseLong(process.inputReader().readLine());
            var stranger = new Process() {
                @Override
                public long pid() {
                    return other;
                }

                @Override
                public boolean isAlive() {
                    return true;
                }

                @Override
                public OutputStream getOutputStream() {
                    throw new AssertionError("is not asked for");
                }

                @Override
                public InputStream getInputStream() {
                    throw new AssertionError("is not asked for");
                }

                @Override
                public InputStream getErrorStream() {
                    throw new AssertionError("is not asked for");
                }

                @Override
                public int waitFor() {
                    throw new AssertionError("is not waited for");
                }

                @Override
                public int exitValue() {
                    throw new AssertionError("has none");
                }

                @Override
                public void destroy() {
                    throw new AssertionError("is not ours");
                }
            };
            waiting(stranger).get(30, TimeUnit.SECONDS);
        } finally {
            process.outputWriter().append('\n').close();
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void anInterruptIsKept() throws Exception {
        var process = started();
        try {
            Thread.currentThread().interrupt();
            OwnSession.await(process, Duration.ofMillis(20));
            assertThat(Thread.interrupted()).isTrue();
        } finally {
            end(process);
        }
    }

    @Test
    void nobodyWaitsForEver() throws Exception {
        var process = started();
        try {
            OwnSession.await(process, Duration.ofMillis(1));
            assertThat(process.isAlive()).isTrue();
        } finally {
            end(process);
        }
    }

    @Test
    void theNameOfAProgramMayContainAnything() {
        var stat = ProcessStat.parse("4711 (a) Z (b) S 4710 4712 4713 34816 4711 4194560 1 2");
        assertThat(stat).isEqualTo(new ProcessStat('S', 4710, 4713));
        assertThat(stat.isEnded()).isFalse();
        assertThat(ProcessStat.parse("1 (java) Z 0 1 1 0").isEnded()).isTrue();
    }
}
