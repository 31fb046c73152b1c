package dev.forkful.benchmarks.profile;

import dev.forkful.benchmarks.profile.Profile.Share;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordingFile;

/**
 * Flight recordings of running JVMs, this one among them: each Java thread is sampled by the CPU time that it uses. They are begun and ended from outside, by {@code jcmd}: a
 * worker's options are what its start cache is made for, and stay as they are.
 */
final class Recordings implements AutoCloseable {
    /** Of CPU time. */
    private static final String PERIOD = "5ms";

    private static final String EVENT = "jdk.CPUTimeSample";

    private final Path folder;
    private final List<Long> pids;

    /** Of these processes. */
    Recordings(List<Long> pids) throws IOException {
        this.folder = Files.createTempDirectory("forkful-profile");
        this.pids = pids;
    }

    /** Begins them. */
    void start() throws IOException, InterruptedException {
        for (long pid : pids) {
            jcmd(
                    pid,
                    "JFR.start",
                    "name=profile",
                    "settings=none",
                    "+" + EVENT + "#enabled=true",
                    "+" + EVENT + "#throttle=" + PERIOD);
        }
    }

    /** Ends them, and leaves them to be read. */
    void stop() throws IOException, InterruptedException {
        for (long pid : pids) {
            jcmd(pid, "JFR.stop", "name=profile", "filename=" + file(pid));
        }
    }

    private Path file(long pid) {
        return folder.resolve(pid + ".jfr");
    }

    /** If it does not end, this process does: whoever wants to know has a limit. */
    private static void jcmd(long pid, String... words) throws IOException, InterruptedException {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "jcmd").toString());
        command.add(Long.toString(pid));
        command.addAll(List.of(words));
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException("jcmd " + String.join(" ", words) + " for process " + pid + ": " + said.strip());
        }
    }

    /** What the Java threads of these processes did between two times, most first. */
    List<Share> methods(List<Long> of, Instant from, Instant to) throws IOException {
        var counts = new HashMap<String, Integer>();
        for (long pid : of) {
            try (var events = new RecordingFile(file(pid))) {
                while (events.hasMoreEvents()) {
                    var event = events.readEvent();
                    if (event.getEventType().getName().equals(EVENT)
                            && event.getStartTime().isAfter(from)
                            && event.getStartTime().isBefore(to)) {
                        counts.merge(method(event), 1, Integer::sum);
                    }
                }
            }
        }
        return shares(counts);
    }

    private static List<Share> shares(Map<String, Integer> counts) {
        double all = counts.values().stream().mapToInt(Integer::intValue).sum();
        return counts.entrySet().stream()
                .map(e -> new Share(e.getKey(), e.getValue() / all, e.getValue()))
                .sorted(Comparator.comparingDouble(Share::share).reversed())
                .toList();
    }

    private static String method(RecordedEvent event) {
        var stack = event.getStackTrace();
        if (stack == null || stack.getFrames().isEmpty()) {
            return "(stack not readable)";
        }
        var frames = stack.getFrames();
        return frames.stream()
                .filter(Recordings::isOfTheLibrary)
                .findFirst()
                .map(Recordings::name)
                .orElse(name(frames.getFirst()));
    }

    private static boolean isOfTheLibrary(RecordedFrame frame) {
        var type = frame.getMethod().getType().getName();
        return type.startsWith("dev.forkful.") && !type.startsWith("dev.forkful.benchmarks.");
    }

    private static String name(RecordedFrame frame) {
        var type = frame.getMethod().getType().getName();
        return type.substring(type.lastIndexOf('.') + 1) + "."
                + frame.getMethod().getName();
    }

    @Override
    public void close() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (var file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
    }
}
