package dev.forkful.cli.tour;

import dev.forkful.cli.tour.Recording.Line;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.regex.Pattern;

/** Reads from a chapter's lines who ran when: {@code start of A}, {@code execution 2 of A}, {@code end of A}, {@code loss of A: why}. */
final class Tracks {
    private static final Pattern LINE = Pattern.compile("(start|execution (\\d+)|end|loss) of (\\w+)\\b.*");

    private Tracks() {}

    enum Kind {
        START,
        NEXT,
        END,
        LOSS
    }

    record Mark(long at, Kind kind) {}

    /** What one thread or process printed, in order of time. */
    record Track(String name, List<Mark> marks) {
        boolean over() {
            var last = marks.getLast().kind();
            return last == Kind.END || last == Kind.LOSS;
        }
    }

    static Collection<Track> of(List<Line> lines) {
        var tracks = new LinkedHashMap<String, Track>();
        for (var line : lines) {
            var matcher = LINE.matcher(line.text());
            if (matcher.matches() && !matcher.group(3).equals("program")) {
                tracks.computeIfAbsent(matcher.group(3), name -> new Track(name, new ArrayList<>()))
                        .marks()
                        .add(new Mark(line.at(), kind(matcher.group(1))));
            }
        }
        return tracks.values();
    }

    private static Kind kind(String word) {
        return switch (word) {
            case "start", "execution 0" -> Kind.START;
            case "end" -> Kind.END;
            case "loss" -> Kind.LOSS;
            default -> Kind.NEXT;
        };
    }
}
