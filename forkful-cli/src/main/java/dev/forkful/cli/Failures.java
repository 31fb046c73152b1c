package dev.forkful.cli;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The inputs that failed, told on standard error at the end. An endless input may fail endlessly: after the first thousand, each is told when it
 * happens instead of being kept, so that none is silent and memory stays bounded. Thread-safe: Ctrl-C reports from a thread of its own.
 */
final class Failures {
    private static final int MOST_KEPT = 1000;

    /** What lines after the first of an entry stand in. */
    private static final String CONTINUATION = " ".repeat(6);

    /** How much is said of each. */
    enum Detail {
        /** What and where. */
        MESSAGE,
        /** Its stack trace as well, or the JVM's crash report. */
        STACK_TRACE
    }

    private final Screen screen;
    private final Detail detail;
    private final MapRun.AfterFailure after;

    /** Guarded by this, as all below. */
    private final List<Failure> kept = new ArrayList<>();

    private long count;

    Failures(Screen screen, Detail detail, MapRun.AfterFailure after) {
        this.screen = screen;
        this.detail = detail;
        this.after = after;
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

    /** Tells all that were kept, once, in the order of the inputs. */
    synchronized void report(long finished) {
        if (kept.isEmpty()) {
            return;
        }
        screen.line("forkful: " + summary(finished) + ":");
        kept.sort(Comparator.comparingLong(Failure::number));
        kept.forEach(failure -> screen.line("  " + text(failure)));
        kept.clear();
    }

    /** How many inputs would have failed is known only if all of them were tried. */
    private String summary(long finished) {
        if (after == MapRun.AfterFailure.STOP) {
            return "input " + kept.getFirst().number() + " failed; stopped there (--fail-fast)";
        }
        return count + " of " + finished + (finished == 1 ? " input" : " inputs") + " failed"
                + (count > kept.size() ? "; " + kept.size() + " of them" : "");
    }

    private String text(Failure failure) {
        var details = detail == Detail.MESSAGE ? Stream.<String>empty() : failure.details().stream();
        return Stream.concat(failure.text().stream(), details)
                .map(line -> line.isEmpty() ? "" : CONTINUATION + line)
                .collect(Collectors.joining("\n"))
                .strip();
    }
}
