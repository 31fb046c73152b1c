package dev.forkful.benchmarks.soak;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;

/**
 * Whether something ended where it began: its median in the first third of the samples after the warm-up, and in the last.
 *
 * @param what it is
 * @param before at the beginning
 * @param after in the end
 * @param most what it may be in the end
 */
public record Verdict(String what, long before, long after, long most) {
    private static final long MIB = 1 << 20;

    /** A first third and a last one, and something between. */
    private static final int FEWEST = 3;

    /** Whether it did. */
    public boolean isGood() {
        return after <= most;
    }

    /** Of everything that is sampled. A descriptor or a thread more is one that comes and goes; a leak is more in a soak. */
    static List<Verdict> of(List<Sample> samples, double warmUpMinutes) {
        var warm = warm(samples, warmUpMinutes);
        if (warm.size() < FEWEST) {
            throw new IllegalArgumentException("too short: " + warm.size() + " samples after the warm-up");
        }
        var all = new ArrayList<Verdict>();
        all.add(of("descriptors", warm, Sample::descriptors, 0, 4));
        all.add(of("threads", warm, Sample::threads, 0, 4));
        all.add(of("heap after a collection", warm, Sample::heapBytes, 0.1, 4 * MIB));
        all.add(of("resident memory", warm, Sample::residentBytes, 0.1, 32 * MIB));
        all.add(of("descriptors of a worker", warm, Sample::workerDescriptors, 0, 4));
        all.add(of("threads of a worker", warm, Sample::workerThreads, 0, 4));
        all.add(of("resident memory of a worker", warm, Sample::workerResidentBytes, 0.1, 16 * MIB));
        all.add(of("processes", warm, Sample::processes, 0, 0));
        return List.copyOf(all);
    }

    /** Whether there are enough of them to tell. */
    static boolean isEnough(List<Sample> samples, double warmUpMinutes) {
        return warm(samples, warmUpMinutes).size() >= FEWEST;
    }

    private static List<Sample> warm(List<Sample> samples, double warmUpMinutes) {
        return samples.stream().filter(s -> s.minutes() >= warmUpMinutes).toList();
    }

    private static Verdict of(String what, List<Sample> warm, ToLongFunction<Sample> value, double part, long more) {
        int third = Math.max(1, warm.size() / 3);
        long before = median(warm.subList(0, third), value);
        long after = median(warm.subList(warm.size() - third, warm.size()), value);
        return new Verdict(what, before, after, before + (long) (before * part) + more);
    }

    private static long median(List<Sample> samples, ToLongFunction<Sample> value) {
        long[] sorted = samples.stream().mapToLong(value).sorted().toArray();
        return sorted[sorted.length / 2];
    }

    private static String words(long value) {
        return value >= MIB ? "%.1f MiB".formatted((double) value / MIB) : Long.toString(value);
    }

    @Override
    public String toString() {
        return "%s: %s, in the end %s (at most %s)%s"
                .formatted(what, words(before), words(after), words(most), isGood() ? "" : " NOT GOOD");
    }
}
