package dev.forkful.benchmarks;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/** What a fork is told, as JSON, so that a script in another language can be told the same. Times are in milliseconds. */
public record Parameters(Map<String, Object> values) {
    /** Time-box for warming up. */
    public Duration warmUp() {
        return Duration.ofMillis(number("warmUpMs"));
    }

    /** Time-box for measuring. */
    public Duration measure() {
        return Duration.ofMillis(number("measureMs"));
    }

    /** A whole number. */
    public long number(String name) {
        return ((Number) get(name)).longValue();
    }

    /** Whole numbers. */
    public List<Long> numbers(String name) {
        return ((List<?>) get(name)).stream().map(n -> ((Number) n).longValue()).toList();
    }

    /** A text. */
    public String text(String name) {
        return (String) get(name);
    }

    private Object get(String name) {
        var value = values.get(name);
        if (value == null) {
            throw new IllegalArgumentException("no parameter " + name + " among " + values.keySet());
        }
        return value;
    }
}
