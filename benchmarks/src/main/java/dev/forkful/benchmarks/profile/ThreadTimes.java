package dev.forkful.benchmarks.profile;

import dev.forkful.benchmarks.profile.Profile.Cpu;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What the system has counted of processes: CPU time of all their threads, the JVM's own among them, and page faults.
 *
 * @param threads by the path of the thread
 * @param pageFaults of all processes
 */
record ThreadTimes(Map<Path, Ticks> threads, long pageFaults) {
    /** In {@code /proc} all times are in hundredths of a second, whatever the machine. */
    private static final double PER_SECOND = 100;

    private static final Ticks NONE = new Ticks("", 0, 0);

    /**
     * CPU time, in the system's unit.
     *
     * @param name of the thread: its first 15 bytes, which is what the system keeps
     * @param user in the process's own code
     * @param system in the system's
     */
    record Ticks(String name, long user, long system) {
        Ticks plus(Ticks other) {
            return new Ticks(name, user + other.user, system + other.system);
        }

        Ticks minus(Ticks other) {
            return new Ticks(name, user - other.user, system - other.system);
        }

        /** Those of one kind have one: without the number at the end. */
        String kind() {
            return name.replaceFirst("[-# ]*\\d+$", "");
        }
    }

    /** Of these processes, from their start until now. Of threads that have ended nothing is counted. */
    static ThreadTimes of(List<Long> pids) throws IOException {
        var threads = new HashMap<Path, Ticks>();
        long faults = 0;
        for (long pid : pids) {
            var process = Path.of("/proc", Long.toString(pid));
            faults += Long.parseLong(fields(stat(process))[7]);
            try (var tasks = Files.newDirectoryStream(process.resolve("task"))) {
                for (var task : tasks) {
                    try {
                        threads.put(task, ticks(stat(task)));
                    } catch (NoSuchFileException e) { // it has ended meanwhile
                    }
                }
            }
        }
        return new ThreadTimes(threads, faults);
    }

    private static String stat(Path of) throws IOException {
        return Files.readString(of.resolve("stat"));
    }

    private static Ticks ticks(String stat) {
        var name = stat.substring(stat.indexOf('(') + 1, stat.lastIndexOf(')'));
        var fields = fields(stat);
        return new Ticks(name, Long.parseLong(fields[11]), Long.parseLong(fields[12]));
    }

    /** Those after the name, which may contain anything: the first is the state. */
    private static String[] fields(String stat) {
        return stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    }

    /** What came to these since. */
    ThreadTimes since(ThreadTimes before) {
        var since = new HashMap<Path, Ticks>();
        threads.forEach((path, ticks) -> since.put(path, ticks.minus(before.threads.getOrDefault(path, NONE))));
        return new ThreadTimes(since, pageFaults - before.pageFaults);
    }

    /** Of each kind of thread, for each of these seconds, most first. */
    List<Cpu> cpu(double seconds) {
        var kinds = new HashMap<String, Ticks>();
        threads.values().forEach(ticks -> kinds.merge(ticks.kind(), ticks, Ticks::plus));
        return kinds.entrySet().stream()
                .map(e -> new Cpu(
                        e.getKey(),
                        e.getValue().user() / PER_SECOND / seconds,
                        e.getValue().system() / PER_SECOND / seconds))
                .filter(cpu -> cpu.all() > 0)
                .sorted(Comparator.comparingDouble(Cpu::all).reversed())
                .toList();
    }
}
