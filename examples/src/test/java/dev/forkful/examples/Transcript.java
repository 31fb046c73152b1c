package dev.forkful.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.function.ThrowingConsumer;

/** What a chapter printed, in order, from its start until all that it started has ended. */
record Transcript(List<String> lines) {
    /** Runs a chapter here, and waits for lines that its threads print after its main has ended. */
    static Transcript of(ThrowingConsumer<String[]> main, int second, String... awaited) throws Throwable {
        var bytes = new ByteArrayOutputStream();
        var last = new CountDownLatch(awaited.length);
        var before = System.out;
        System.setOut(new PrintStream(bytes, true) {
            @Override
            public void println(Object line) { // what IO.println calls
                synchronized (bytes) {
                    super.println(line);
                }
                if (List.of(awaited).contains(line)) {
                    last.countDown();
                }
            }
        });
        try {
            main.accept(new String[] {String.valueOf(second)});
            assertThat(last.await(Duration.ofMinutes(1).toSeconds(), TimeUnit.SECONDS))
                    .as(bytes.toString())
                    .isTrue();
        } finally {
            System.setOut(before);
        }
        return new Transcript(bytes.toString().lines().toList());
    }

    /** The lines must be there, and in this order; others may be between them. */
    Transcript inOrder(String... expected) {
        assertThat(lines).containsSubsequence(expected);
        return this;
    }

    /** Each of the names starts before any of them ends. */
    Transcript together(String... names) {
        for (var one : names) {
            for (var other : names) {
                assertThat(lines).containsSubsequence(beginning(one), "end of " + other);
            }
        }
        return this;
    }

    /** How many of the names had started and not yet ended, at the most. */
    int mostAtOnce(String... names) {
        int now = 0;
        int most = 0;
        for (var line : lines) {
            for (var name : names) {
                now += line.equals("start of " + name) ? 1 : line.equals("end of " + name) ? -1 : 0;
                most = Math.max(most, now);
            }
        }
        return most;
    }

    private String beginning(String name) {
        return lines.contains("start of " + name) ? "start of " + name : "execution 0 of " + name;
    }

    /** The number in a line such as {@code total time: 12 ms}. */
    long millis(String what) {
        return lines.stream()
                .filter(line -> line.startsWith(what + ": ") && line.endsWith(" ms"))
                .map(line -> line.substring(what.length() + 2, line.length() - 3))
                .mapToLong(Long::parseLong)
                .findFirst()
                .orElseThrow(() -> new AssertionError("no '" + what + "' in " + lines));
    }

    /** The only line that begins like this. */
    String line(String beginning) {
        assertThat(lines).filteredOn(line -> line.startsWith(beginning)).hasSize(1);
        return lines.stream()
                .filter(line -> line.startsWith(beginning))
                .findFirst()
                .orElseThrow();
    }
}
