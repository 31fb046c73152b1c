package dev.forkful.cli.tour;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.Help.Ansi;

class ScreenTest {
    private final StringWriter out = new StringWriter();

    private Screen wide(int width) {
        return new Screen(new PrintWriter(out), width, Ansi.OFF, Glyphs.ASCII);
    }

    @Test
    void codeThatDoesNotFitGoesOnBelowItsBeginning() {
        wide(40).code("    // Java waits for its platform threads before it exits.");
        assertThat(out.toString().lines())
                .containsExactly("        // Java waits for its platform", "                threads before it exits.");
    }

    @Test
    void codeThatFitsIsAsItWas() {
        wide(40).code("  f(\"a  b\");");
        wide(40).code("");
        assertThat(out.toString().lines()).containsExactly("      f(\"a  b\");", "");
    }

    @Test
    void piecesStayWhole() {
        wide(14).pieces(List.of("main: # runs", ". waits", "   others"));
        assertThat(out.toString().lines()).containsExactly("main: # runs", ". waits", "others");
    }

    @Test
    void theCodeOfNoChapterHasToBeBrokenAtHundredColumns() {
        assertThat(Chapters.ALL)
                .flatExtracting(Chapter::source)
                .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(100 - 2 * 4));
    }
}
