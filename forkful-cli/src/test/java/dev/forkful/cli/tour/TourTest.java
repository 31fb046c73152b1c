package dev.forkful.cli.tour;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import picocli.CommandLine;

@Timeout(180)
class TourTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int tour(String... args) {
        return new CommandLine(new Tour())
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(args);
    }

    @Test
    void showsAllChaptersAndTheirTimes() {
        int exit = tour("--fast");

        var shown = out.toString();
        assertThat(exit).as(shown + err).isZero();
        for (var chapter : Chapters.ALL) {
            assertThat(shown)
                    .contains(chapter.number() + "  " + chapter.title())
                    .contains("public final class " + chapter.code().getSimpleName())
                    .containsPattern("(?m)^" + chapter.number() + " " + chapter.title() + " +\\d+\\.\\d\\d s$");
        }
        assertThat(shown)
                .containsPattern("(?m)^waiting +\\d+\\.\\d\\d s( +\\d+\\.\\d\\d s +\\d+\\.\\d x){2}$")
                .containsPattern("(?m)^computing +\\d+\\.\\d\\d s( +\\d+\\.\\d\\d s +\\d+\\.\\d x){2}$")
                .doesNotContain("\u001b["); // no colours: this is no terminal
        assertThat(shown.replaceAll("\\s+", " ")) // as it was before lines were broken
                .containsPattern("loss of crash: .{1,80}exited with code 9")
                .contains("isolation", "forkful tour --chapter N");
    }

    @Test
    void showsWhoRanWhen() {
        assertThat(tour("--fast", "--chapter", "5")).isZero();
        var glyphs = out.toString().contains(Glyphs.UNICODE.start) ? Glyphs.UNICODE : Glyphs.ASCII;
        for (var name : new String[] {"AAA", "BBB", "CCC"}) {
            assertThat(out.toString().lines())
                    .filteredOn(line -> line.startsWith(name + " "))
                    .singleElement()
                    .asString()
                    .contains(glyphs.start + glyphs.goes, glyphs.goes + glyphs.next)
                    .endsWith(glyphs.end);
        }
        assertThat(out.toString()).contains("main  ").doesNotContain("6  Join one", "--chapter");
    }

    @Test
    void aChapterThatDoesNotExistIsWrongUsage() {
        assertThat(tour("--chapter", "15")).isEqualTo(2);
        assertThat(err.toString()).contains("no chapter 15", "1 to 14");
    }
}
