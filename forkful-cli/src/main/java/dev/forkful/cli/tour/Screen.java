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
        line(wrap("", text, Math.min(width, WIDEST_PROSE)));
    }

    /** A line of any length, beside a margin. */
    void beside(String margin, String text, IStyle... styles) {
        line(wrap(margin, text, width), styles);
    }

    /** Breaks a text between its words. The margin stands before the first line, the others have as much space before them. */
    private static String wrap(String margin, String text, int width) {
        var lines = new StringBuilder(margin);
        int column = margin.length();
        for (var word : text.split(" ")) {
            if (column > margin.length() && column + 1 + word.length() > width) {
                lines.append(System.lineSeparator()).append(" ".repeat(margin.length()));
                column = margin.length();
            }
            var space = column > margin.length() ? " " : "";
            lines.append(space).append(word);
            column += space.length() + word.length();
        }
        return lines.toString();
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
