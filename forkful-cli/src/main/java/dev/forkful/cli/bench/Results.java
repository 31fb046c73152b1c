package dev.forkful.cli.bench;

import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * All that was measured.
 *
 * @param cpus how many there are to use
 * @param workers how many worker processes took part
 * @param python its version, if it took part
 * @param took how long everything has taken
 * @param measures what was measured
 * @param figures what JSON's keys say about it
 * @param failures what went wrong; a peer that this machine does not have is none
 */
public record Results(
        int cpus,
        int workers,
        Optional<String> python,
        Duration took,
        List<Measure> measures,
        List<Figure> figures,
        List<String> failures) {
    private static final MathContext FOUR_DIGITS = new MathContext(4);

    /** In words. */
    public List<String> verdict() {
        var known = new LinkedHashMap<String, Double>();
        for (var figure : figures) {
            figure.value().ifPresent(value -> known.put(figure.key(), value));
        }
        return new Verdict(cpus, workers, known).sentences();
    }

    /** For JSON: numbers have four digits that matter. */
    public Map<String, @Nullable Object> values() {
        var values = new LinkedHashMap<String, @Nullable Object>();
        values.put("cpus", cpus);
        values.put("workers", workers);
        values.put("python", python.orElse(null));
        values.put("seconds", number(took.toMillis() / 1e3));
        var missing = new LinkedHashMap<String, String>();
        for (var figure : figures) {
            values.put(
                    figure.key(),
                    figure.value().isPresent() ? number(figure.value().getAsDouble()) : null);
            if (figure.value().isEmpty()) {
                missing.put(figure.key(), figure.missing());
            }
        }
        values.put("missing", missing);
        var measured = new LinkedHashMap<String, Object>();
        measures.forEach(measure -> measured.put(measure.name(), values(measure)));
        values.put("measured", measured);
        values.put("failures", failures);
        values.put("verdict", verdict());
        return values;
    }

    private static Map<String, Object> values(Measure measure) {
        var values = new LinkedHashMap<String, Object>();
        values.put("what", measure.what());
        values.put("unit", measure.unit().symbol);
        var medians = new LinkedHashMap<String, Object>();
        for (var entry : measure.entries()) {
            entry.samples().ifPresent(samples -> medians.put(entry.who(), values(samples)));
        }
        values.put("contenders", medians);
        return values;
    }

    private static Map<String, Object> values(Samples samples) {
        var values = new LinkedHashMap<String, Object>();
        values.put("median", number(samples.median()));
        values.put("low", number(samples.low()));
        values.put("high", number(samples.high()));
        values.put("rounds", samples.sorted().size());
        return values;
    }

    private static Object number(double value) {
        double rounded = new BigDecimal(value).round(FOUR_DIGITS).doubleValue();
        return rounded == Math.rint(rounded) && Math.abs(rounded) >= 1000 ? (Object) (long) rounded : (Object) rounded;
    }
}
