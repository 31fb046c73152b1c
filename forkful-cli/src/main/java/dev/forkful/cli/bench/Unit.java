package dev.forkful.cli.bench;

import java.util.Locale;

/** What a number counts. */
enum Unit {
    TASKS_PER_S("tasks/s"),
    ITEMS_PER_S("items/s"),
    GB_PER_S("GB/s"),
    MICROS("us"),
    MILLIS("ms");

    final String symbol;

    Unit(String symbol) {
        this.symbol = symbol;
    }

    /** Whether more is better. */
    boolean isRate() {
        return symbol.endsWith("/s");
    }

    /** For people: three digits that matter, and the unit. */
    String text(double value) {
        return digits(value) + " " + symbol;
    }

    /** {@code 1,230,000}, {@code 123}, {@code 1.23}, {@code 0.00123}. */
    static String digits(double value) {
        return digits(value, 3);
    }

    /** {@code 120}, {@code 1.2}, {@code 0.0012}. */
    static String twoDigits(double value) {
        return digits(value, 2);
    }

    private static String digits(double value, int count) {
        if (value == 0) {
            return "0";
        }
        int magnitude = (int) Math.floor(Math.log10(Math.abs(value)));
        double unit = Math.pow(10, magnitude - count + 1);
        int decimals = Math.max(0, count - 1 - magnitude);
        return String.format(Locale.ROOT, "%,." + decimals + "f", Math.round(value / unit) * unit);
    }
}
