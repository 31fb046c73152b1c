package dev.forkful.cli.tour;

import java.util.Locale;

/** Times for people: seconds with a dot, wherever we are. */
final class Seconds {
    private Seconds() {}

    static String of(long nanos) {
        return String.format(Locale.ROOT, "%.2f s", nanos / 1e9);
    }
}
