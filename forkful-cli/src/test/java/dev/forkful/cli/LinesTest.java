package dev.forkful.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LinesTest {
    private static List<String> all(String text, Lines.Separator separator) {
        try (var lines = new Lines(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), separator)) {
            var list = new ArrayList<String>();
            lines.forEachRemaining(list::add);
            assertThat(lines.total()).isEqualTo(OptionalLong.of(list.size()));
            return list;
        }
    }

    @Test
    void aLineEndsWithALineFeedOrTheInput() {
        assertThat(all("", Lines.Separator.NEWLINE)).isEmpty();
        assertThat(all("a\nb", Lines.Separator.NEWLINE)).containsExactly("a", "b");
        assertThat(all("a\r\n\nb\n", Lines.Separator.NEWLINE)).containsExactly("a", "", "b");
    }

    @Test
    void aZeroByteEndsALineThatMayHaveLineFeeds() {
        assertThat(all("a\nb\r\0\0c", Lines.Separator.NUL)).containsExactly("a\nb\r", "", "c");
    }

    @Test
    void linesAcrossReadsStayWhole() {
        var lines = IntStream.range(0, 100_000).mapToObj(n -> "ß" + n).toList();
        assertThat(all(String.join("\n", lines), Lines.Separator.NEWLINE)).isEqualTo(lines);
    }

    @Test
    void aLineIsThereBeforeTheNextIsWritten() throws Exception {
        try (var out = new PipedOutputStream();
                var lines = new Lines(new PipedInputStream(out), Lines.Separator.NEWLINE)) {
            out.write("a\nhalf".getBytes(StandardCharsets.UTF_8));
            out.flush();
            assertThat(lines.next()).isEqualTo("a");
            assertThat(lines.total()).isEmpty();
            out.write(" of it\n".getBytes(StandardCharsets.UTF_8));
            out.flush();
            assertThat(lines.next()).isEqualTo("half of it");
        }
    }
}
