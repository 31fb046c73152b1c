package dev.forkful.cli.tour;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forkful.cli.tour.Recording.Line;
import dev.forkful.cli.tour.Recording.Sample;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class PictureTest {
    private static final long SECOND = 1_000_000_000;

    @Test
    void drawsStartsExecutionsEndsAndLosses() {
        var lines = List.of(
                new Line(0, "execution 0 of AAA"),
                new Line(SECOND, "execution 1 of AAA"),
                new Line(SECOND, "start of B"),
                new Line(2 * SECOND, "end of AAA"),
                new Line(3 * SECOND, "start of C"),
                new Line(3 * SECOND, "loss of B: it died"),
                new Line(3 * SECOND, "end of C"),
                new Line(3 * SECOND, "end of program"),
                new Line(3 * SECOND, "all of it is said"));
        var main = List.of(new Sample(0, true), new Sample(SECOND, false), new Sample(2 * SECOND, true));
        var recording = new Recording(lines, main, 4 * SECOND, List.of());

        assertThat(Picture.of(recording, 30, Glyphs.ASCII))
                .containsExactly(
                        "main  ######.......",
                        "AAA   [=====+=====]",
                        "B           [===========X",
                        "C                       |",
                        "      0                 4.00 s");
    }

    @Test
    void fallsBackToAscii() {
        assertThat(Glyphs.of(StandardCharsets.US_ASCII)).isEqualTo(Glyphs.ASCII);
        assertThat(Glyphs.of(StandardCharsets.UTF_8)).isEqualTo(Glyphs.UNICODE);
    }
}
