package dev.forkful.cli.tour;

import dev.forkful.cli.tour.Tracks.Kind;
import dev.forkful.cli.tour.Tracks.Track;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Draws who ran when: one row for main, one for each thread or process, time from left to right. */
final class Picture {
    private final Glyphs glyphs;
    private final Recording recording;
    private final int label;
    private final int columns;

    private Picture(Recording recording, int label, int columns, Glyphs glyphs) {
        this.recording = recording;
        this.label = label;
        this.columns = columns;
        this.glyphs = glyphs;
    }

    /** @param width of the whole picture; below 30 it is drawn as if it were 30 */
    static List<String> of(Recording recording, int width, Glyphs glyphs) {
        var tracks = Tracks.of(recording.lines());
        int label =
                tracks.stream().mapToInt(track -> track.name().length()).max().orElse(0);
        label = Math.max(label, "main".length()) + 2;
        var picture = new Picture(recording, label, Math.max(30, width) - label, glyphs);
        var rows = new ArrayList<String>();
        rows.add(picture.row("main", picture.main()));
        tracks.forEach(track -> rows.add(picture.row(track.name(), picture.track(track))));
        rows.add(picture.axis());
        return rows;
    }

    private String row(String name, String[] cells) {
        return (name + " ".repeat(label - name.length()) + String.join("", cells)).stripTrailing();
    }

    private int column(long at) {
        return (int) Math.min(columns - 1, at * columns / Math.max(1, recording.end()));
    }

    private String[] blank() {
        var cells = new String[columns];
        Arrays.fill(cells, " ");
        return cells;
    }

    /** What main did for most of the time of a cell. */
    private String[] main() {
        var cells = blank();
        var running = new long[columns];
        var waiting = new long[columns];
        for (int i = 1; i < recording.main().size(); i++) {
            var from = recording.main().get(i - 1);
            var until = recording.main().get(i);
            for (int c = column(from.at()); c <= column(until.at()); c++) {
                (from.running() ? running : waiting)[c] += until.at() - from.at();
                cells[c] = running[c] > waiting[c] ? glyphs.runs : glyphs.waits;
            }
        }
        return cells;
    }

    private String[] track(Track track) {
        var cells = blank();
        int from = -1;
        for (var mark : track.marks()) {
            int column = column(mark.at());
            for (int c = from + 1; from >= 0 && c < column; c++) {
                cells[c] = glyphs.goes;
            }
            cells[column] = mark.kind() == Kind.END && column == from ? glyphs.brief : glyph(mark.kind());
            from = mark.kind() == Kind.END || mark.kind() == Kind.LOSS ? -1 : column;
        }
        return cells;
    }

    private String glyph(Kind kind) {
        return switch (kind) {
            case START -> glyphs.start;
            case NEXT -> glyphs.next;
            case END -> glyphs.end;
            case LOSS -> glyphs.loss;
        };
    }

    private String axis() {
        var end = Seconds.of(recording.end());
        return " ".repeat(label) + "0" + " ".repeat(columns - 1 - end.length()) + end;
    }
}
