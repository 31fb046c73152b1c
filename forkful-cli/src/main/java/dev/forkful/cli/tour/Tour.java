package dev.forkful.cli.tour;

import dev.forkful.cli.tour.Recording.Line;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi.Style;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The tutorial, played in the terminal. */
@Command(
        name = "tour",
        mixinStandardHelpOptions = true,
        description =
                "Threads and processes, chapter by chapter: the code, what it prints, and a picture of who ran when.")
public final class Tour implements Callable<Integer> {
    /** How long a second of the tutorial is, in milliseconds. */
    private static final int USUAL_SECOND = 500;

    private static final int FAST_SECOND = 100;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls
    private CommandSpec spec;

    @Option(names = "--fast", description = "Waits a fifth of the usual time: the whole tour within 20 seconds.")
    private boolean fast;

    @Option(names = "--chapter", paramLabel = "N", description = "Only this chapter, 1 to 14.")
    private int chapter;

    /** For picocli. */
    public Tour() {}

    @Override
    public Integer call() throws InterruptedException {
        var screen = Screen.of(
                spec.commandLine().getOut(), spec.commandLine().getColorScheme().ansi());
        var times = new Times();
        boolean well = true;
        for (var next : chosen()) {
            well &= show(next, screen, times);
        }
        times.show(screen);
        if (chapter == 0) {
            screen.line("");
            screen.prose("One of them again: forkful tour --chapter N");
        }
        if (!well) {
            screen.line("");
            screen.line("Not every chapter behaved as it should; see above.", Style.bold, Style.fg_red);
        }
        return well ? 0 : 1;
    }

    private List<Chapter> chosen() {
        if (chapter == 0) {
            return Chapters.ALL;
        }
        if (chapter < 0 || chapter > Chapters.ALL.size()) {
            throw new ParameterException(
                    spec.commandLine(), "there is no chapter " + chapter + ", but 1 to " + Chapters.ALL.size());
        }
        return List.of(Chapters.ALL.get(chapter - 1));
    }

    private boolean show(Chapter chapter, Screen screen, Times times) throws InterruptedException {
        screen.rule();
        screen.line(chapter.number() + "  " + chapter.title(), Style.bold);
        screen.line("");
        screen.prose(chapter.prose());
        screen.line("");
        chapter.source().forEach(line -> screen.code(line, Style.fg_cyan));
        screen.line("");
        var recording = new Stage(line -> live(line, screen)).play(chapter, fast ? FAST_SECOND : USUAL_SECOND);
        times.add(chapter, recording);
        screen.line("");
        Picture.of(recording, screen.width(), screen.glyphs()).forEach(line -> screen.line(line, Style.fg_yellow));
        screen.pieces(legend(screen.glyphs()), Style.faint);
        screen.line("");
        return judge(recording, screen);
    }

    private static void live(Line line, Screen screen) {
        screen.beside("%8s  ".formatted(Seconds.of(line.at())), line.text(), Style.fg_green);
    }

    private static List<String> legend(Glyphs g) {
        return List.of(
                "main: " + g.runs + " runs",
                g.waits + " waits",
                "   others: " + g.start + g.goes + " start,",
                g.next + " next,",
                g.end + " end,",
                g.brief + " both at once,",
                g.loss + " lost");
    }

    /** A chapter behaves if it throws nothing, and whatever it starts comes to an end. */
    private static boolean judge(Recording recording, Screen screen) {
        var failures = new StringWriter();
        recording.failures().forEach(failure -> failure.printStackTrace(new PrintWriter(failures, true)));
        for (var track : Tracks.of(recording.lines())) {
            if (!track.over()) {
                failures.append(track.name()).append(" was started and never ended");
            }
        }
        failures.toString().lines().forEach(line -> screen.line(line, Style.fg_red));
        return failures.toString().isEmpty();
    }
}
