package dev.forkful.benchmarks.scenarios;

import dev.forkful.Call;
import dev.forkful.benchmarks.Outcome;
import dev.forkful.benchmarks.Parameters;
import dev.forkful.benchmarks.Settings;
import dev.forkful.benchmarks.peers.Peer;
import dev.forkful.benchmarks.peers.PoolPeer;
import dev.forkful.benchmarks.peers.StartFloor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What an idle worker takes. */
final class Memory implements Scenario {
    private static final Call<Long> PID = () -> {
        Thread.sleep(2); // long enough for the others to get some too
        return ProcessHandle.current().pid();
    };

    @Override
    public String name() {
        return "memory";
    }

    @Override
    public String title() {
        return "Memory of an idle worker";
    }

    @Override
    public String text() {
        return "Two workers have done 200 small tasks and nothing for 8 s. RSS counts the pages of a process, shared ones in full; PSS divides each page among those that share it. "
                + "The hello-world has a worker's collector and a heap as the JVM chooses it. From `/proc`, so on Linux only.";
    }

    @Override
    public List<Metric> metrics() {
        return List.of(
                new Metric("rss", "RSS", "MB", Metric.Better.LOWER),
                new Metric("pss", "PSS", "MB", Metric.Better.LOWER));
    }

    @Override
    public String whyThese() {
        return "Threads have no process of their own.";
    }

    @Override
    public List<String> peers() {
        return Groups.and(Groups.PROCESSES, "python-spawn", "hello-jvm");
    }

    @Override
    public Map<String, Object> parameters(Settings settings) {
        return Map.of("idleMs", settings.pick(8_000, 300));
    }

    @Override
    public int seconds(Settings settings) {
        return settings.pick(10, 2);
    }

    @Override
    public Outcome measure(Peer peer, Parameters p) throws Exception {
        if (peer instanceof StartFloor floor) {
            try (var program = floor.idle()) {
                Thread.sleep(p.number("idleMs"));
                return of(Set.of(program.process().pid()));
            }
        }
        try (var pool = ((PoolPeer) peer).open((int) p.number("workers"))) {
            var workers = new HashSet<Long>();
            for (int i = 0; i < 100; i++) {
                var first = pool.submit(PID);
                workers.add(pool.submit(PID).get());
                workers.add(first.get());
            }
            Thread.sleep(p.number("idleMs"));
            return of(workers);
        }
    }

    private static Outcome of(Collection<Long> pids) throws IOException {
        double rss = 0;
        double pss = 0;
        for (long pid : pids) {
            rss += megabytes(Path.of("/proc", String.valueOf(pid), "status"), "VmRSS:");
            pss += megabytes(Path.of("/proc", String.valueOf(pid), "smaps_rollup"), "Pss:");
        }
        return new Outcome()
                .with("rss", rss / pids.size())
                .with("pss", pss / pids.size())
                .note("workers", pids.size());
    }

    private static double megabytes(Path file, String field) throws IOException {
        for (var line : Files.readAllLines(file)) {
            if (line.startsWith(field)) {
                return Long.parseLong(line.replaceAll("\\D", "")) * 1024 / 1e6;
            }
        }
        throw new IOException(file + " has no " + field);
    }
}
