package dev.forkful.cli.bench;

import java.util.List;

/**
 * What one scenario has measured.
 *
 * @param name its name in JSON
 * @param what it is, in a few words
 * @param unit of all numbers
 * @param entries one for each contender; none if nothing was measured
 * @param missing why nothing was; empty if something was
 */
record Measure(String name, String what, Unit unit, List<Entry> entries, String missing) {
    static Measure missing(Scenario scenario, String reason) {
        return new Measure(scenario.name(), scenario.what(), scenario.unit(), List.of(), reason);
    }

    Entry of(String who) {
        if (entries.isEmpty()) {
            return Entry.missing(who, missing);
        }
        return entries.stream()
                .filter(entry -> entry.who().equals(who))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(who + " does not take part in " + name));
    }

    /** The median of one contender. */
    Figure median(String key, String who) {
        return median(key, who, 1);
    }

    /** The median of one contender, multiplied. */
    Figure median(String key, String who, double factor) {
        var entry = of(who);
        return entry.samples()
                .map(samples -> Figure.of(key, samples.median() * factor))
                .orElseGet(() -> Figure.missing(key, entry.missing()));
    }

    /** The median of one contender divided by that of another. */
    Figure ratio(String key, String who, String other) {
        var above = median(key, who);
        var below = median(key, other);
        if (above.value().isEmpty() || below.value().isEmpty()) {
            return above.value().isEmpty() ? above : below;
        }
        return Figure.of(key, above.value().getAsDouble() / below.value().getAsDouble());
    }
}
