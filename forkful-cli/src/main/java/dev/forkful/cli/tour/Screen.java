package dev.forkful.cli.tour;

import java.io.Console;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jline.terminal.TerminalBuilder;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Help.Ansi.IStyle;

/**
 * Where the tour is shown.
 *
 * @param out is written to by one thread at a time
 * @param width in columns
 * @param ansi whether and how there are colours
 * @param glyphs what can be shown
 */
record Screen(PrintWriter out, int width, Ansi ansi, Glyphs glyphs) {
    private static final int USUAL_WIDTH = 80;

    /** Prose in longer lines is hard to read. */
    private static final int WIDEST_PROSE = 100;

    /** What code stands in from the left, and what the rest of a line that did not fit stands in from its beginning. */
    private static final String CODE_MARGIN = " ".repeat(4);

    private static final String CONTINUATION = " ".repeat(8);

    static Screen of(PrintWriter out, Ansi ansi) {
        var charset = Charset.forName(
                System.getProperty("stdout.encoding", Charset.defaultCharset().name()));
        return new Screen(out, terminalWidth(), ansi, Glyphs.of(charset));
    }

    /** Asks with {@code stty}, for JLine's other ways need native access, about which Java warns. */
    private static int terminalWidth() {
        if (Optional.ofNullable(System.console()).filter(Console::isTerminal).isEmpty()) {
            return USUAL_WIDTH;
        }
        try (var terminal = TerminalBuilder.builder()
                .system(true)
                .exec(true)
                .ffm(false)
                .jni(false)
                .dumb(true)
                .build()) {
            int columns = terminal.getSize().getColumns();
            return columns > 0 ? columns : USUAL_WIDTH;
        } catch (IOException e) {
            return USUAL_WIDTH; // a picture of the usual width is better than none
        }
    }

    void line(String text, IStyle... styles) {
        out.println(ansi.enabled() ? Ansi.Style.on(styles) + text + Ansi.Style.off(styles) : text);
        out.flush();
    }

    void rule() {
        line(glyphs.rule.repeat(Math.min(width, WIDEST_PROSE)), Ansi.Style.faint);
    }

    void prose(String text) {
        line(wrap("", "", words(text), Math.min(width, WIDEST_PROSE)));
    }

    /** A line of any length, beside a margin. */
    void beside(String margin, String text, IStyle... styles) {
        line(wrap(margin, " ".repeat(margin.length()), words(text), width), styles);
    }

    /** A line of code: what does not fit goes on as deep as the line begins, and as deep again as Java goes on with a statement. */
    void code(String text, IStyle... styles) {
        var begin = CODE_MARGIN
                + text.substring(0, text.length() - text.stripLeading().length());
        line(wrap(begin, begin + CONTINUATION, words(text.strip()), width).stripTrailing(), styles);
    }

    /** Pieces that stay whole, with a space between them. */
    void pieces(List<String> pieces, IStyle... styles) {
        line(wrap("", "", pieces, width), styles);
    }

    private static List<String> words(String text) {
        return List.of(text.split(" "));
    }

    /** Breaks a text between its pieces. The first line begins as told, and each of the others. */
    private static String wrap(String first, String others, List<String> pieces, int width) {
        var text = new StringBuilder();
        var line = new StringBuilder(first);
        boolean begun = false;
        for (var piece : pieces) {
            if (begun && line.length() + 1 + piece.length() > width) {
                text.append(line).append(System.lineSeparator());
                line = new StringBuilder(others).append(piece.stripLeading());
            } else {
                line.append(begun ? " " : "").append(piece);
                begun = true;
            }
        }
        return text.append(line).toString();
    }

    /** Cells in columns: the first column to the left, the others to the right. */
    void table(List<List<String>> rows) {
        var widths = new ArrayList<Integer>();
        for (var row : rows) {
            for (int c = 0; c < row.size(); c++) {
                if (c == widths.size()) {
                    widths.add(0);
                }
                widths.set(c, Math.max(widths.get(c), row.get(c).length()));
            }
        }
        for (var row : rows) {
            var line = new StringBuilder();
            for (int c = 0; c < row.size(); c++) {
                var space = " ".repeat(widths.get(c) - row.get(c).length());
                line.append(c == 0 ? row.get(c) + space : "   " + space + row.get(c));
            }
            line(line.toString().stripTrailing());
        }
    }
}
