package dev.forkful.internal.spawn;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LastWordsTest {
    private final LastWords words = new LastWords();
    private final List<String> others = new ArrayList<>();

    private void lines(String... lines) {
        var sorter = new LastWords.Sorter(words, others::add, true);
        for (var line : lines) {
            sorter.line(line);
        }
        sorter.end();
    }

    @Test
    void aCrashReportIsKeptAndNotForwarded() {
        lines(
                "hello",
                "#",
                "# A fatal error has been detected by the Java Runtime Environment:",
                "#",
                "#  SIGSEGV (0xb)");
        assertThat(others).containsExactly("hello");
        assertThat(words.report()).hasSize(3).last().isEqualTo("#  SIGSEGV (0xb)");
    }

    /** As of a process that a task has started, which has the worker's own standard output. */
    @Test
    void whatComesAfterAShortReportIsForwarded() {
        lines(
                "#",
                "# A fatal error has been detected by the Java Runtime Environment:",
                "#",
                "#  SIGSEGV (0xb)",
                "#",
                "",
                "hello",
                "#",
                "# title");
        assertThat(others).containsExactly("", "hello", "#", "# title");
        assertThat(words.report()).hasSize(4).last().isEqualTo("#");
    }

    @Test
    void aLongReportIsKeptToItsEnd() {
        lines(
                "#",
                "# A fatal error has been detected by the Java Runtime Environment:",
                "#",
                "",
                "---------------  S U M M A R Y ------------",
                "",
                "Command Line: -Xmx64m",
                "# of CPUs: 2",
                "",
                "END.",
                "hello");
        assertThat(others).containsExactly("hello");
        assertThat(words.report()).hasSize(9).last().isEqualTo("END.");
    }

    @Test
    void anEmptyLineAfterAReportIsForwardedAtTheEnd() {
        lines("#", "# A fatal error has been detected by the Java Runtime Environment:", "#", "");
        assertThat(others).containsExactly("");
        assertThat(words.report()).hasSize(2);
    }

    @Test
    void aHashOfTheTasksOwnIsForwarded() {
        lines("#", "# title", "#");
        assertThat(others).containsExactly("#", "# title", "#");
        assertThat(words.report()).isEmpty();
    }

    @Test
    void aFullHeapIsRecognised() {
        lines("Terminating due to java.lang.OutOfMemoryError: Java heap space");
        assertThat(words.isHeapExhausted()).isTrue();
        assertThat(others).isEmpty();
    }

    @Test
    void onlyTheLastLinesAreKept() {
        for (int n = 0; n < 200; n++) {
            words.said("line " + n);
        }
        assertThat(words.tail()).hasSize(50).last().isEqualTo("line 199");
    }

    @Test
    void bytesBecomeLinesWhateverTheirPieces() {
        var found = new ArrayList<String>();
        var splitter = new LineSplitter(found::add);
        byte[] bytes = "one\r\ntwö\n\nhalf".getBytes(StandardCharsets.UTF_8);
        for (byte b : bytes) {
            splitter.feed(new byte[] {b}, 1);
        }
        assertThat(found).containsExactly("one", "twö", "");
        splitter.flush();
        splitter.flush();
        assertThat(found).containsExactly("one", "twö", "", "half");
    }

    @Test
    void anEndlessLineComesInPieces() {
        var found = new ArrayList<String>();
        var splitter = new LineSplitter(found::add);
        byte[] much = "x".repeat(100_000).getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < 30; i++) {
            splitter.feed(much, much.length);
        }
        assertThat(found).hasSize(2).allMatch(line -> line.length() == 1 << 20);
    }
}
