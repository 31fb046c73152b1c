package dev.forkful.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

/** What only shows from outside: pipes that are slow, endless or closed, and Ctrl-C. The same with processes in {@link MapProcessesTest}. */
class MapPipeTest {
    String[] where() {
        return new String[] {"--threads", "2"};
    }

    Child map(String... args) throws IOException {
        var all = new java.util.ArrayList<String>();
        all.add("map");
        all.addAll(java.util.List.of(where()));
        all.addAll(java.util.List.of(args));
        return Child.start(all.toArray(String[]::new));
    }

    @Test
    void aResultComesWhileTheInputIsStillOpen() throws Exception {
        try (var child = map("s -> s + s")) {
            for (var line : new String[] {"a", "b", "c"}) {
                child.writeLine(line);
                assertThat(child.readLine()).isEqualTo(line + line);
            }
            child.process.getOutputStream().close();
            assertThat(child.exitCode()).isZero();
            assertThat(child.err()).isEmpty();
        }
    }

    @Test
    void aClosedPipeEndsItQuietly() throws Exception {
        try (var child = map("s -> s")) {
            var endless = Thread.ofPlatform().daemon().start(() -> {
                try {
                    for (long n = 1; ; n++) {
                        child.process
                                .getOutputStream()
                                .write((n + "\n").getBytes(java.nio.charset.StandardCharsets.US_ASCII));
                    }
                } catch (IOException e) {
                    // it has ended
                }
            });
            assertThat(child.readLine()).isEqualTo("1");
            assertThat(child.readLine()).isEqualTo("2");
            var descendants = child.process.descendants().toList();
            child.out.close();
            assertThat(child.exitCode()).isEqualTo(141);
            assertThat(child.err()).isEmpty();
            endless.join();
            for (var process : descendants) {
                process.onExit().get(10, java.util.concurrent.TimeUnit.SECONDS);
            }
        }
    }

    @Test
    void ctrlCTellsWhatFailedAndLeavesNoProcess() throws Exception {
        try (var child = map(
                "s -> { if (s.equals(\"x\")) throw new Exception(\"bad\"); if (s.equals(\"z\")) Thread.sleep(600_000); return s; }")) {
            child.writeLine("x");
            child.writeLine("y");
            assertThat(child.readLine()).isEqualTo("y");
            child.writeLine("z");
            var descendants = child.process.descendants().toList();
            child.interrupt();
            assertThat(child.exitCode()).isEqualTo(130);
            assertThat(child.err())
                    .contains("input 1 \"x\": java.lang.Exception: bad")
                    .doesNotContain("\"z\"");
            for (var process : descendants) {
                process.onExit().get(10, java.util.concurrent.TimeUnit.SECONDS);
            }
        }
    }
}
