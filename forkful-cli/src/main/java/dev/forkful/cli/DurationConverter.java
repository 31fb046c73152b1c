package dev.forkful.cli;

import java.time.Duration;
import java.util.Locale;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads times as people write them; {@link Duration#parse} wants {@code PT30S}. */
final class DurationConverter implements ITypeConverter<Duration> {
    private static final Pattern TIME =
            Pattern.compile("(\\d+(?:\\.\\d{1,9})?)\\s*(ms|s|m|h)", Pattern.CASE_INSENSITIVE);

    @Override
    public Duration convert(String text) {
        var time = TIME.matcher(text.strip());
        if (!time.matches()) {
            throw new TypeConversionException("'" + text + "' is not a time such as 500ms, 30s, 2m or 1h");
        }
        double millis = Double.parseDouble(time.group(1))
                * switch (time.group(2).toLowerCase(Locale.ROOT)) {
                    case "ms" -> 1;
                    case "s" -> 1_000;
                    case "m" -> 60_000;
                    default -> 3_600_000;
                };
        var duration = Duration.ofNanos((long) (millis * 1_000_000));
        if (duration.isZero()) {
            throw new TypeConversionException("'" + text + "' is no time at all");
        }
        return duration;
    }
}
