package dev.forkful.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class VerdictTest {
    private static String of(int cpus, Map<String, Double> figures) {
        return String.join("\n", new Verdict(cpus, Math.min(2, cpus), figures).sentences());
    }

    private static String computing(int cpus, double speedup, double toThreads) {
        return of(cpus, Map.of("cpu_speedup_vs_sequential", speedup, "cpu_vs_threads", toThreads));
    }

    @Test
    void nothingIsSaidOfWhatIsNotKnown() {
        assertThat(of(1, Map.of())).isEqualTo("This machine has 1 CPU to use.");
    }

    @Test
    void processesThatComputeAsFastAsThreadsCostNextToNothing() {
        assertThat(computing(2, 1.94, 0.99))
                .startsWith("This machine has 2 CPUs to use.\n")
                .contains("Computing ran 1.9 times as fast in 2 processes and 2.0 times in 2 threads")
                .contains("processes cost next to nothing");
    }

    @Test
    void whatProcessesCostIsSaid() {
        assertThat(computing(2, 1.7, 0.91)).contains("processes cost 9 % of that");
    }

    @Test
    void processesThatComputeSlowerAreForIsolation() {
        assertThat(computing(2, 1.4, 0.7))
                .contains("1.4 times as fast in 2 processes and 2.0 times in 2 threads: use threads for speed");
    }

    @Test
    void processesMayBeFaster() {
        assertThat(computing(2, 1.9, 1.3)).contains("processes were even faster");
    }

    @Test
    void nothingIsConcludedFromAMachineThatIsBusy() {
        assertThat(computing(2, 1.05, 0.98)).contains("busy with something else");
        assertThat(computing(1, 0.97, 0.98)).contains("in 1 process and", "in 1 thread", "one CPU is one CPU");
    }

    @Test
    void waitingIsForThreads() {
        var figures =
                Map.of("waiting_threads_speedup_vs_sequential", 19.0, "waiting_processes_speedup_vs_sequential", 1.98);
        assertThat(of(2, figures))
                .contains("Waiting ran 19 times as fast in virtual threads and 2.0 times in 2 processes")
                .contains("use threads.");
    }

    @Test
    void tinyWorkStaysWhereItIsUnlessHandingItOverPays() {
        assertThat(of(2, Map.of("tiny_sequential_us", 0.02, "tiny_threads_us", 0.8, "tiny_processes_us", 150.0)))
                .contains("Tiny work took 20.0 ns an item in a loop, 800 ns in virtual threads and 150 us in processes")
                .contains("do tiny work where you are", "tasks that take 1.50 ms or more");
        assertThat(of(2, Map.of("tiny_sequential_us", 0.5, "tiny_threads_us", 0.8, "tiny_processes_us", 0.3)))
                .contains("processes were faster even for that")
                .doesNotContain("journey");
    }

    @Test
    void callsAndStartsAreTold() {
        assertThat(of(2, Map.of("round_trip_hot_us", 0.5, "round_trip_vs_thread_pool", 0.05)))
                .contains("took 500 ns (to a thread pool: 10.0 us).");
        var all = Map.of(
                "round_trip_hot_us", 50.0,
                "round_trip_vs_thread_pool", 5.0,
                "round_trip_cold_us", 90.0,
                "first_result_ms", 180.0);
        assertThat(of(2, all))
                .contains("took 50.0 us (to a thread pool: 10.0 us), and 90.0 us after a pause; "
                        + "the first result of a new pool took 180 ms: keep pools open.");
    }

    @Test
    void pythonIsComparedIfItIsThere() {
        assertThat(of(2, Map.of("submit_vs_python_ppe", 123.4, "map_vs_python_pool", 2.04)))
                .contains("120 times as many tasks a second with submit, 2.0 times as many items");
    }
}
