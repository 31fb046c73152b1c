package dev.forkful.cli.tour;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import picocli.CommandLine.Help.Ansi.Style;

/** The measured times of all chapters, and what they say about threads and processes. */
final class Times {
    private static final Pattern MEASURED =
            Pattern.compile("(waiting|computing) (in a row|in threads|in processes): (\\d+) ms");
    private static final List<String> WAYS = List.of("in a row", "in threads", "in processes");

    private final Map<Chapter, Recording> recordings = new LinkedHashMap<>();
    private final Map<String, Long> measured = new LinkedHashMap<>();

    void add(Chapter chapter, Recording recording) {
        recordings.put(chapter, recording);
        for (var line : recording.lines()) {
            var matcher = MEASURED.matcher(line.text());
            if (matcher.matches()) {
                measured.put(matcher.group(1) + " " + matcher.group(2), Long.parseLong(matcher.group(3)));
            }
        }
    }

    void show(Screen screen) {
        screen.rule();
        screen.line("The measured times", Style.bold);
        screen.line("");
        var rows = new ArrayList<List<String>>();
        rows.add(List.of("chapter", "time"));
        recordings.forEach((chapter, recording) ->
                rows.add(List.of(chapter.number() + " " + chapter.title(), Seconds.of(recording.end()))));
        screen.table(rows);
        if (measured.size() == 2 * WAYS.size()) {
            compare(screen);
        }
    }

    private void compare(Screen screen) {
        screen.line("");
        var rows = new ArrayList<List<String>>();
        rows.add(List.of("work that is", "in a row", "in threads", "", "in processes", ""));
        for (var work : List.of("waiting", "computing")) {
            rows.add(List.of(
                    work,
                    time(work, "in a row"),
                    time(work, "in threads"),
                    gain(work, "in threads"),
                    time(work, "in processes"),
                    gain(work, "in processes")));
        }
        screen.table(rows);
        screen.line("");
        screen.prose(verdict());
    }

    /** Says what was measured, and what is true even if it could not be measured here and now. */
    private String verdict() {
        var processors = Runtime.getRuntime().availableProcessors();
        var words = gainOf("computing", "in threads") > 1.2
                ? "On %d processors, threads made computing %s as fast: unlike Python's, Java's threads do speed up work that computes."
                : "Unlike Python's, Java's threads do speed up work that computes, where there are free processors:"
                        + " these %d must have been busy otherwise, for it was only %s as fast.";
        words = words.formatted(processors, gain("computing", "in threads"));
        if (gainOf("waiting", "in processes") < 1) {
            words += " The processes took longer to start than such short work saved.";
        }
        return words + " So take threads for speed, and processes for what threads cannot give: isolation."
                + " In a process, a crash, an exit, a leak or a loop without end costs one task.";
    }

    private String time(String work, String way) {
        return Seconds.of(measured.getOrDefault(work + " " + way, 0L) * 1_000_000);
    }

    private double gainOf(String work, String way) {
        double row = measured.getOrDefault(work + " in a row", 0L);
        return row / Math.max(1, measured.getOrDefault(work + " " + way, 1L));
    }

    private String gain(String work, String way) {
        return String.format(Locale.ROOT, "%.1f x", gainOf(work, way));
    }
}
