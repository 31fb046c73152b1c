package dev.forkful.cli.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the figures mean for someone who chooses between threads and processes. Says nothing about what is not known.
 *
 * @param cpus how many there are to use
 * @param workers how many worker processes took part
 * @param figures by their keys in JSON
 */
record Verdict(int cpus, int workers, Map<String, Double> figures) {
    /** What computes is faster from here on. */
    private static final double FASTER = 1.2;

    /** Two times are the same within this. */
    private static final double SAME = 0.03;

    /** Processes that are slower by more are not for speed. */
    private static final double MUCH = 0.1;

    /** A journey to another process that takes so small a part of a task does not matter. */
    private static final int SMALL_PART = 10;

    List<String> sentences() {
        var sentences = new ArrayList<String>();
        sentences.add("This machine has " + (cpus == 1 ? "1 CPU" : cpus + " CPUs") + " to use.");
        computing().ifPresent(sentences::add);
        waiting().ifPresent(sentences::add);
        tiny().ifPresent(sentences::add);
        calls().ifPresent(sentences::add);
        python().ifPresent(sentences::add);
        return sentences;
    }

    private Optional<String> computing() {
        if (!has("cpu_speedup_vs_sequential", "cpu_vs_threads")) {
            return Optional.empty();
        }
        double processes = get("cpu_speedup_vs_sequential");
        double threads = processes / get("cpu_vs_threads");
        return Optional.of(
                "Computing ran " + times(processes) + " as fast in " + count("process", "processes") + " and "
                        + times(threads) + " in " + count("thread", "threads") + ": "
                        + computingAdvice(processes, get("cpu_vs_threads")));
    }

    private String computingAdvice(double processes, double processesToThreads) {
        double threads = processes / processesToThreads;
        if (Math.max(processes, threads) < FASTER) {
            return cpus == 1
                    ? "one CPU is one CPU; use processes for isolation, not for speed."
                    : "the CPUs must be busy with something else; measure again when they are not.";
        }
        if (processesToThreads < 1 - MUCH) {
            return "use threads for speed, and processes where a crash, a hang or a leak must cost one task only.";
        }
        return compared(processesToThreads) + "; use them where a crash, a hang or a leak must cost one task only.";
    }

    private static String compared(double processesToThreads) {
        if (processesToThreads > 1 + SAME) {
            return "processes were even faster";
        }
        return processesToThreads < 1 - SAME
                ? "processes cost " + Math.round(100 * (1 - processesToThreads)) + " % of that"
                : "processes cost next to nothing";
    }

    private Optional<String> waiting() {
        if (!has("waiting_threads_speedup_vs_sequential", "waiting_processes_speedup_vs_sequential")) {
            return Optional.empty();
        }
        double threads = get("waiting_threads_speedup_vs_sequential");
        double processes = get("waiting_processes_speedup_vs_sequential");
        return Optional.of("Waiting ran " + times(threads) + " as fast in virtual threads and " + times(processes)
                + " in " + count("process", "processes") + ", each of which waits for one thing at a time: "
                + (threads > processes ? "use threads." : "neither is better here."));
    }

    private Optional<String> tiny() {
        if (!has("tiny_sequential_us", "tiny_threads_us", "tiny_processes_us")) {
            return Optional.empty();
        }
        double sequential = get("tiny_sequential_us");
        double processes = get("tiny_processes_us");
        double threads = get("tiny_threads_us");
        var advice = sequential <= Math.min(processes, threads)
                ? "do tiny work where you are."
                : (processes < threads ? "processes" : "threads") + " were faster even for that.";
        var pays = processes > sequential
                ? " In a process, the journey is a small part of tasks that take " + micros(SMALL_PART * processes)
                        + " or more."
                : "";
        return Optional.of("Tiny work took " + micros(sequential) + " an item in a loop, " + micros(threads)
                + " in virtual threads and " + micros(processes) + " in processes: " + advice + pays);
    }

    private Optional<String> calls() {
        if (!has("round_trip_hot_us", "round_trip_vs_thread_pool")) {
            return Optional.empty();
        }
        double hot = get("round_trip_hot_us");
        var sentence = "A call to a process and back took " + micros(hot) + " (to a thread pool: "
                + micros(hot / get("round_trip_vs_thread_pool")) + ")";
        if (has("round_trip_cold_us")) {
            sentence += ", and " + micros(get("round_trip_cold_us")) + " after a pause";
        }
        if (has("first_result_ms")) {
            sentence += "; the first result of a new pool took " + Unit.MILLIS.text(get("first_result_ms"))
                    + ": keep pools open";
        }
        return Optional.of(sentence + ".");
    }

    private Optional<String> python() {
        if (!has("submit_vs_python_ppe", "map_vs_python_pool")) {
            return Optional.empty();
        }
        return Optional.of("Beside Python's pools of processes: " + times(get("submit_vs_python_ppe"))
                + " as many tasks a second with submit, " + times(get("map_vs_python_pool"))
                + " as many items a second with map.");
    }

    private boolean has(String... keys) {
        return figures.keySet().containsAll(List.of(keys));
    }

    private double get(String key) {
        return figures.getOrDefault(key, Double.NaN);
    }

    private String count(String one, String many) {
        return workers == 1 ? "1 " + one : workers + " " + many;
    }

    private static String times(double factor) {
        return Unit.twoDigits(factor) + " times";
    }

    private static String micros(double micros) {
        if (micros < 1) {
            return Unit.digits(micros * 1e3) + " ns";
        }
        return micros < 1e3 ? Unit.MICROS.text(micros) : Unit.MILLIS.text(micros / 1e3);
    }
}
