package dev.forkful.internal.spawn;

import java.util.List;

/** How large a worker's heap is at first, and at the most. Left to itself a JVM begins with a 64th of the machine's memory. */
final class HeapSize {
    /**
     * Where memory is not short. The young generation of {@code SerialGC} never grows while there is little in the old one, and what does not fit into it, or
     * survives in it because it is collected so often, goes to the old one, which grows to the maximum before it is collected. With 5 MB of it, which are the
     * JVM's choice for {@code -Xms16m}, tasks that fill a map of 40,000 entries took four times as long as with 96 MB, in a worker of 840 MB instead of 140; and
     * each array of 64 MiB was on pages that had to be faulted in first, until the worker had 2.7 GB. Memory that was never used costs an idle worker nothing.
     */
    private static final List<String> ROOMY = List.of("-Xms192m", "-XX:NewSize=96m");

    private static final List<String> SMALL = List.of("-Xms16m");

    /** This program's own maximum tells what memory there is: a quarter of the machine's or container's, unless it was given another. */
    private static final long ENOUGH = 1L << 30;

    /** Parts of options of the user's after which the sizes are his, and ours could contradict them. */
    private static final List<String> SIZES =
            List.of("-Xm", "HeapSize", "NewSize", "NewRatio", "RAMPercentage", "RAMFraction");

    private HeapSize() {}

    static List<String> options(WorkerOptions options) {
        if (options.heap() != null) {
            return List.of("-Xmx" + options.heap());
        }
        if (options.memory() != null) {
            return List.of("-Xmx" + options.memory().heap()); // or it would let garbage lie about until it is too large
        }
        if (mentionsSize(options.jvmArgs())) {
            return List.of();
        }
        boolean roomy = Runtime.getRuntime().maxMemory() >= ENOUGH
                && !JavaCommand.choosesCollector(options.jvmArgs())
                && !AotCache.hasOptionVariable(options); // which may hold a maximum
        return roomy ? ROOMY : SMALL;
    }

    private static boolean mentionsSize(List<String> arguments) {
        for (var argument : arguments) {
            for (var size : SIZES) {
                if (!argument.startsWith("-D") && argument.contains(size)) {
                    return true;
                }
            }
        }
        return false;
    }
}
