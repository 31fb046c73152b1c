package dev.forkful.cli.bench;

import java.util.List;

/** The figures that there are. */
public final class Keys {
    private Keys() {}

    /** Their keys in JSON, as the scenarios say. */
    public static List<String> all() {
        return Bench.scenarios().stream()
                .flatMap(scenario -> scenario.figures(Measure.missing(scenario, "not measured")).stream())
                .map(Figure::key)
                .toList();
    }
}
