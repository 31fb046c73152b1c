package dev.forkful.benchmarks.scenarios;

import dev.forkful.benchmarks.Fork;
import dev.forkful.benchmarks.Outcome;
import dev.forkful.benchmarks.Parameters;
import dev.forkful.benchmarks.Settings;
import dev.forkful.benchmarks.peers.Peer;
import dev.forkful.benchmarks.peers.Pool;
import dev.forkful.benchmarks.peers.PoolPeer;
import java.io.Serializable;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Large arrays there and back. */
final class Payload implements Scenario {
    private static final Long[] SIZES = {
        1L << 10, 16L << 10, 256L << 10, 1L << 20, 16L << 20, 64L << 20, 256L << 20, 1L << 30
    };

    /** How many calls of a size there are at least, unless they take too long: one or two would say little. */
    private static final int LEAST = 5;

    /** How the array gets into the task, and when. */
    private enum Way {
        CAPTURED("payload", "Byte arrays there and back"),
        MAPPED("payload-map", "Byte arrays there and back, as the item of a map"),
        FIRST("payload-first", "Byte arrays there and back, the first calls"),
        IN_RECORD("payload-record", "Arrays of ints in a record, there and back");

        private final String scenario;
        private final String title;

        Way(String scenario, String title) {
            this.scenario = scenario;
            this.title = title;
        }
    }

    private static final List<String> SHORT = List.of("forkful-processes", "python-pool");

    /** An array that is a part of something. */
    private record Series(String name, int[] values) implements Serializable {}

    private final Way way;

    private Payload(Way way) {
        this.way = way;
    }

    static Scenario captured() {
        return new Payload(Way.CAPTURED);
    }

    static Scenario mapped() {
        return new Payload(Way.MAPPED);
    }

    /** As captured, before any of the size has been sent: heaps have to grow, and the system finds memory for them. */
    static Scenario first() {
        return new Payload(Way.FIRST);
    }

    /** What serialization makes of them. */
    static Scenario inRecord() {
        return new Payload(Way.IN_RECORD);
    }

    @Override
    public String name() {
        return way.scenario;
    }

    @Override
    public String title() {
        return way.title;
    }

    @Override
    public String text() {
        return switch (way) {
                    case MAPPED -> "A map of a single item: the function changes a byte of the array and returns it.";
                    case IN_RECORD ->
                        "A task that has captured a record of a name and an array of ints changes one of these and returns the record.";
                    default -> "A task that has captured a byte array changes a byte and returns the array.";
                }
                + " Both directions count: an array of 1 MB there and back in 1 ms is 2 GB/s. The median of five calls or more of each size, of fewer where they take longer than 8 s, "
                + (way == Way.FIRST
                        ? "in a fresh process after one of the size."
                        : "after 2 s of the same, or one call if that takes longer.")
                + " 1 worker.";
    }

    @Override
    public Picture picture() {
        return Picture.CURVE;
    }

    @Override
    public String axis() {
        return "bytes";
    }

    @Override
    public List<Metric> metrics() {
        return List.of(SIZES).stream()
                .map(s -> new Metric(String.valueOf(s), title(s), "GB/s", Metric.Better.HIGHER))
                .toList();
    }

    private static String title(long bytes) {
        return bytes < 1 << 20
                ? (bytes >> 10) + " KiB"
                : bytes < 1 << 30 ? (bytes >> 20) + " MiB" : (bytes >> 30) + " GiB";
    }

    @Override
    public List<String> peers() {
        return switch (way) {
            case CAPTURED -> Groups.PROCESSES;
            case IN_RECORD -> List.of("forkful-processes", "pp4j");
            default -> SHORT;
        };
    }

    @Override
    public String whyThese() {
        return switch (way) {
            case CAPTURED -> "Threads of one process hand over a reference.";
            case MAPPED -> "Only Python's map is another way than its tasks.";
            case IN_RECORD -> "PP4J has the JDK's serialization as it is; Python has no such records.";
            case FIRST -> "How the others compare to these is in the scenario with the whole field.";
        };
    }

    @Override
    public Map<String, Object> parameters(Settings settings) {
        return Map.of(
                "sizes",
                settings.upTo(64L << 20, SIZES),
                "limitMs",
                settings.pick(15_000, 1_500),
                "latestMs",
                settings.pick(8_000, 500));
    }

    @Override
    public int seconds(Settings settings) {
        return way == Way.FIRST ? settings.pick(40, 3) : settings.pick(55, 5);
    }

    @Override
    public Outcome measure(Peer peer, Parameters p) throws Exception {
        var outcome = new Outcome();
        double perByte = 0;
        try (var pool = ((PoolPeer) peer).open(1)) {
            var box = p.measure().dividedBy(4);
            var latest = Duration.ofMillis(p.number("latestMs"));
            Repeat.median(p.warmUp().dividedBy(2), () -> there(pool, new byte[64 << 10]));
            for (long size : p.numbers("sizes")) {
                double guess = perByte * size;
                if (guess * 1e3 > p.number("limitMs")) {
                    outcome.without(String.valueOf(size), "would take %.0f s a call".formatted(guess));
                    continue;
                }
                try {
                    var trip = trip(pool, (int) size);
                    var before = way == Way.FIRST ? Duration.ZERO : p.warmUp().dividedBy(2);
                    Repeat.times(before, 1, before, trip);
                    var times = Repeat.times(box, LEAST, latest, trip);
                    double seconds = Repeat.median(times);
                    outcome.note("calls " + size, times.size());
                    perByte = seconds / size;
                    outcome.with(String.valueOf(size), 2 * size / seconds / 1e9);
                } catch (Exception | OutOfMemoryError e) {
                    outcome.without(String.valueOf(size), Fork.reason(e));
                    if (pool.submit(Window.NO_OP).get() != 1) {
                        throw e;
                    }
                }
            }
        } catch (Exception e) { // a pool that is broken keeps the figures that it had
            outcome.withoutTheRest(p.numbers("sizes"), Fork.reason(e));
        }
        return outcome;
    }

    private Repeat.Timed trip(Pool pool, int size) {
        if (way == Way.IN_RECORD) {
            var series = new Series("of ints", new int[size / Integer.BYTES]);
            return () -> there(pool, series);
        }
        byte[] bytes = new byte[size];
        return () -> there(pool, bytes);
    }

    private static double there(Pool pool, Series series) throws Exception {
        int[] values = series.values;
        values[values.length - 1] = 7;
        long begin = System.nanoTime();
        var back = pool.submit(() -> changed(series)).get();
        double seconds = Repeat.since(begin);
        int[] come = back.values;
        if (come.length != values.length || come[0] != values[0] + 1 || come[come.length - 1] != 7) {
            throw new IllegalStateException("a wrong result");
        }
        return seconds;
    }

    private static Series changed(Series series) {
        series.values[0]++;
        return series;
    }

    private double there(Pool pool, byte[] bytes) throws Exception {
        bytes[bytes.length - 1] = 7;
        long begin = System.nanoTime();
        var back = way == Way.MAPPED
                ? pool.map(List.of(bytes), Payload::changed).getFirst()
                : pool.submit(() -> changed(bytes)).get();
        double seconds = Repeat.since(begin);
        if (back.length != bytes.length || back[0] != bytes[0] + 1 || back[back.length - 1] != 7) {
            throw new IllegalStateException("a wrong result");
        }
        return seconds;
    }

    private static byte[] changed(byte[] bytes) {
        bytes[0]++;
        return bytes;
    }
}
