package dev.forkful.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Both streams go to one buffer here, as they do to a terminal. */
class ScreenTest {
    private final ByteArrayOutputStream seen = new ByteArrayOutputStream();

    private Screen on(boolean terminal) {
        var it = new Terminal() {
            @Override
            public boolean out() {
                return terminal;
            }

            @Override
            public boolean err() {
                return terminal;
            }

            @Override
            public int width() {
                return 80;
            }
        };
        return new Screen(new Stdio(
                InputStream.nullInputStream(), seen, new PrintStream(seen, true, StandardCharsets.UTF_8), it));
    }

    @Test
    void nothingIsWrittenIntoTheStatus() throws Exception {
        try (var screen = on(true)) {
            screen.status("1/2");
            screen.line("a task said");
            screen.writing(() -> seen.write("result\n".getBytes(StandardCharsets.UTF_8)));
            screen.status("2/2");
        }
        var erase = "\r\u001b[K";
        assertThat(seen.toString(StandardCharsets.UTF_8))
                .isEqualTo(erase + "1/2" + erase + "a task said\n1/2" + erase + "result\n1/2" + erase + "2/2" + erase);
    }

    @Test
    void thereIsNoStatusWithoutATerminal() throws Exception {
        try (var screen = on(false)) {
            screen.status("1/2");
            screen.line("a task said");
        }
        assertThat(seen.toString(StandardCharsets.UTF_8)).isEqualTo("a task said\n");
    }
}
