package dev.forkful.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LineOutputTest {
    private static Screen screen() {
        return new Screen(new Stdio(
                InputStream.nullInputStream(),
                OutputStream.nullOutputStream(),
                new PrintStream(OutputStream.nullOutputStream()),
                Terminal.NONE));
    }

    @Test
    void aLineAfterAPauseIsWrittenAtOnceAndAFloodInFewWrites() {
        var writes = new AtomicInteger();
        var out = new ByteArrayOutputStream() {
            @Override
            public void flush() {
                writes.incrementAndGet();
            }
        };
        try (var output = new LineOutput(out, screen(), () -> {})) {
            output.line("first");
            assertThat(out).hasToString("first\n");
            for (int i = 0; i < 100_000; i++) {
                output.line("x");
            }
        }
        assertThat(out.size()).isEqualTo(6 + 200_000);
        assertThat(writes.get()).isLessThan(1000);
    }

    @Test
    void theLastLineBeforeAPauseDoesNotWaitForAnother() {
        var out = new ByteArrayOutputStream();
        try (var output = new LineOutput(out, screen(), () -> {})) {
            output.line("a");
            output.line("b");
            while (!out.toString(java.nio.charset.StandardCharsets.UTF_8).equals("a\nb\n")) {
                Thread.onSpinWait();
            }
        }
    }

    @Test
    void whoeverWaitsForResultsIsToldThatNoOneReads() throws Exception {
        var told = new CountDownLatch(1);
        var broken = new OutputStream() {
            private boolean closed;

            @Override
            public void write(int b) throws IOException {
                if (closed) {
                    throw new IOException("Broken pipe");
                }
                closed = b == '\n';
            }
        };
        try (var output = new LineOutput(broken, screen(), told::countDown)) {
            output.line("");
            output.line("lost");
            told.await();
            assertThat(output.isAbandoned()).isTrue();
            assertThatThrownBy(() -> output.line("more")).isInstanceOf(UncheckedIOException.class);
        }
    }
}
