package dev.forkful.cli.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Measures contenders in turn, A B A B, so that whatever else the machine does meanwhile meets all of them. The first rounds warm up and do not
 * count.
 */
final class Rounds {
    /** How many there are where nothing is slow. */
    private static final int AIM = 7;

    private static final double WARM_UP = 0.3;

    private final Map<String, List<Double>> measured = new LinkedHashMap<>();
    private final Map<String, String> missing = new HashMap<>();
    private final List<Contender> contenders;
    private final LongSupplier nanoTime;

    private Rounds(List<Contender> contenders, LongSupplier nanoTime) {
        this.contenders = contenders;
        this.nanoTime = nanoTime;
    }

    /** Measures within a time; up to twice the time, until each contender had the least number of rounds. */
    static List<Entry> of(Duration time, int least, List<Contender> contenders) throws Exception {
        return of(time, least, contenders, System::nanoTime);
    }

    static List<Entry> of(Duration time, int least, List<Contender> contenders, LongSupplier nanoTime)
            throws Exception {
        var rounds = new Rounds(contenders, nanoTime);
        rounds.run(time, least);
        return contenders.stream().map(rounds::entry).toList();
    }

    private void run(Duration time, int least) throws Exception {
        long start = nanoTime.getAsLong();
        long warm = (long) (time.toNanos() * WARM_UP);
        var each = Duration.ofNanos((time.toNanos() - warm) / AIM / contenders.size());
        do {
            round(each);
        } while (nanoTime.getAsLong() - start < warm);
        if (nanoTime.getAsLong() - start >= time.toNanos()) {
            return; // so slow that the first round has to do
        }
        measured.clear();
        for (int n = 0; n < least(least, time, start) || nanoTime.getAsLong() - start < time.toNanos(); n++) {
            round(each);
        }
    }

    /** One, when twice the time is over. */
    private int least(int least, Duration time, long start) {
        return nanoTime.getAsLong() - start < 2 * time.toNanos() ? least : 1;
    }

    private void round(Duration each) throws Exception {
        for (var contender : contenders) {
            if (missing.containsKey(contender.who())) {
                continue;
            }
            try {
                double value = contender.round().measure(each);
                measured.computeIfAbsent(contender.who(), w -> new ArrayList<>())
                        .add(value);
            } catch (PeerMissingException e) {
                missing.put(contender.who(), e.reason());
            }
        }
    }

    private Entry entry(Contender contender) {
        var reason = missing.get(contender.who());
        return reason != null
                ? Entry.missing(contender.who(), reason)
                : Entry.of(contender.who(), new Samples(measured.getOrDefault(contender.who(), List.of())));
    }
}
