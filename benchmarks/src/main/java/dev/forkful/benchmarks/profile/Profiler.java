package dev.forkful.benchmarks.profile;

import dev.forkful.benchmarks.peers.Pool;
import dev.forkful.benchmarks.profile.Profile.Part;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Does the work of a scenario, and looks meanwhile at this process and at its workers. Needs Linux, and a JDK. */
public final class Profiler {
    /** Recordings have just begun, which takes the JVMs some CPU time. */
    private static final Duration SETTLE = Duration.ofSeconds(3);

    /** That can be looked at. */
    public static final List<String> SCENARIOS =
            Stream.of(Workload.values()).map(Workload::scenario).toList();

    private final Workload workload;

    /** Of this scenario; fails if there is nothing to look at. */
    public Profiler(String scenario) {
        this.workload = Workload.of(scenario);
    }

    /** Works for a while, and then for as long as it looks. */
    public Profile profile(Duration warmUp, Duration time) throws Exception {
        try (var pool = workload.open()) {
            workload.unitsPerSecond(pool, warmUp);
            var parent = List.of(ProcessHandle.current().pid());
            var workers = ProcessHandle.current()
                    .descendants()
                    .map(ProcessHandle::pid)
                    .toList();
            var all = new ArrayList<>(parent);
            all.addAll(workers);
            try (var recordings = new Recordings(all)) {
                recordings.start();
                workload.unitsPerSecond(pool, SETTLE);
                return profile(pool, time, recordings, parent, workers);
            }
        }
    }

    private Profile profile(Pool pool, Duration time, Recordings recordings, List<Long> parent, List<Long> workers)
            throws Exception {
        var from = Instant.now();
        var parentBefore = ThreadTimes.of(parent);
        var workersBefore = ThreadTimes.of(workers);
        long begin = System.nanoTime();
        double rate = workload.unitsPerSecond(pool, time);
        var parentSince = ThreadTimes.of(parent).since(parentBefore);
        var workersSince = ThreadTimes.of(workers).since(workersBefore);
        double seconds = (System.nanoTime() - begin) / 1e9;
        var to = Instant.now();
        recordings.stop();
        var parts = new ArrayList<Part>();
        parts.add(part("parent", parentSince, rate, seconds, recordings.methods(parent, from, to)));
        if (!workers.isEmpty()) {
            var name = workers.size() == 1 ? "worker" : workers.size() + " workers";
            parts.add(part(name, workersSince, rate, seconds, recordings.methods(workers, from, to)));
        }
        return new Profile(workload.scenario(), workload.unit(), rate, parts);
    }

    private static Part part(String name, ThreadTimes used, double rate, double seconds, List<Profile.Share> methods) {
        return new Part(name, used.pageFaults() / (rate * seconds), used.cpu(seconds), methods);
    }
}
