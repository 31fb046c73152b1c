package dev.forkful.benchmarks;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What one fork found: the one line that it prints, as JSON.
 *
 * @param values metric to figure
 * @param failures metric to the reason why it has no figure; {@link #WHOLE} when the whole fork failed
 * @param notes what else is worth knowing: a version, how many items were measured
 */
public record Outcome(Map<String, Double> values, Map<String, String> failures, Map<String, String> notes) {
    /** The name under which the failure of a whole fork is kept. */
    public static final String WHOLE = "*";

    /** An outcome to be filled. */
    public Outcome() {
        this(new LinkedHashMap<>(), new LinkedHashMap<>(), new LinkedHashMap<>());
    }

    /** A fork that measured nothing. */
    public static Outcome failed(String reason) {
        var outcome = new Outcome();
        outcome.failures().put(WHOLE, reason);
        return outcome;
    }

    /** Adds a figure. */
    public Outcome with(String metric, double value) {
        values.put(metric, value);
        return this;
    }

    /** Adds a reason why there is no figure. */
    public Outcome without(String metric, String reason) {
        failures.put(metric, reason);
        return this;
    }

    /** The same for those of these metrics that have neither a figure nor a reason: what came before them is kept, though the pool is broken. */
    public Outcome withoutTheRest(Collection<?> metrics, String reason) {
        for (var metric : metrics) {
            var name = String.valueOf(metric);
            if (!values.containsKey(name)) {
                failures.putIfAbsent(name, reason);
            }
        }
        return this;
    }

    /** Adds a note. */
    public Outcome note(String name, Object value) {
        notes.put(name, String.valueOf(value));
        return this;
    }
}
