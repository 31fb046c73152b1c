package dev.forkful.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The inputs that failed, told on standard error at the end. An endless input may fail endlessly: after the first thousand, each is told when it
 * happens instead of being kept, so that none is silent and memory stays bounded. Thread-safe: Ctrl-C reports from a thread of its own.
 */
final class Failures {
    private static final int MOST_KEPT = 1000;

    /** How much is said of each. */
    enum Detail {
        /** What and where. */
        MESSAGE,
        /** Its stack trace as well. */
        STACK_TRACE
    }

    private final Screen screen;
    private final Detail detail;

    /** Guarded by this, as all below. */
    private final List<Failure> kept = new ArrayList<>();

    private long count;

    Failures(Screen screen, Detail detail) {
        this.screen = screen;
        this.detail = detail;
    }

    synchronized void add(Failure failure) {
        count++;
        if (kept.size() < MOST_KEPT) {
            kept.add(failure);
        } else {
            screen.line("forkful: " + text(failure));
        }
    }

    synchronized long count() {
        return count;
    }

    /** Tells all that were kept, once. */
    synchronized void report(long finished) {
        if (kept.isEmpty()) {
            return;
        }
        screen.line("forkful: " + count + " of " + finished + (finished == 1 ? " input" : " inputs") + " failed"
                + (count > kept.size() ? "; the first " + kept.size() + ":" : ":"));
        kept.forEach(failure -> screen.line("  " + text(failure)));
        kept.clear();
    }

    private String text(Failure failure) {
        return detail == Detail.MESSAGE || failure.stackTrace().isEmpty()
                ? failure.text()
                : failure.text()
                        + failure.stackTrace().stream()
                                .map(e -> "\n      at " + e)
                                .collect(Collectors.joining());
    }
}
