package dev.forkful.benchmarks.report;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;

/** Numbers for people: three digits, and no exponents. */
final class Numbers {
    private static final MathContext DIGITS = new MathContext(3);

    private Numbers() {}

    static String of(double value) {
        if (Double.isNaN(value) || Double.isInfinite(value)) {
            return "—";
        }
        return exact(new BigDecimal(value, DIGITS).doubleValue());
    }

    /** Without rounding: a goal. */
    static String exact(double value) {
        var plain = new BigDecimal(String.valueOf(value)).stripTrailingZeros();
        return String.format(Locale.ROOT, "%,." + Math.max(0, plain.scale()) + "f", plain);
    }
}
