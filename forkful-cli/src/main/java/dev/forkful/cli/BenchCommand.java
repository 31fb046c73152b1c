package dev.forkful.cli;

import com.fasterxml.jackson.core.JsonFactory;
import dev.forkful.cli.bench.Bench;
import dev.forkful.cli.bench.Pace;
import dev.forkful.cli.bench.Report;
import dev.forkful.cli.bench.Results;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code forkful bench}: what the library costs and gains on this machine, beside its peers, and what follows from it. */
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description =
                "Measures threads, processes and, if there is a python3, Python's pools on this machine, within a minute.",
        footer = {
            "",
            "Everything is measured in turn with its peers in one run; numbers are medians of the rounds after a warm-up.",
            "Forkful's hot calls have a quarter of all the time to warm up, for two JVMs compile their halves of them;",
            "all others have a third of their own share.",
            "There are 2 workers, or 1 on one CPU. The keys of --json (null where a peer is missing; 'missing' says why):",
            "  cpu_speedup_vs_sequential    a job in 128 tasks: time in a row / time in worker processes",
            "  cpu_vs_threads               the same job: time in as many platform threads / time in worker processes",
            "  submit_tasks_per_s           no-op tasks, all submitted, then all got, in batches as the pace allows",
            "  submit_vs_fixed_thread_pool  that / the same loop with newFixedThreadPool of as many threads",
            "  submit_vs_python_ppe         that / Python's ProcessPoolExecutor, 500 tasks in a batch",
            "  map_items_per_s              map of map_items integers, n -> n + 1",
            "  map_vs_python_pool           that / Python's multiprocessing.Pool.map of 1,000,000 integers",
            "  map_items                    how many: 1,000,000, or a power of ten below where that takes too long",
            "  round_trip_hot_us            submit and join of a no-op, one after the other, 1 worker, microseconds (p50)",
            "  round_trip_vs_thread_pool    that / submit and get with newFixedThreadPool(1): below 1 is faster",
            "  round_trip_vs_python_pool    that / apply of a no-op with Python's multiprocessing.Pool",
            "  round_trip_cold_us           submit and join of a no-op after 20 ms of sleep, microseconds (p50)",
            "  round_trip_cold_vs_uds       that / one byte there and back between two JVMs through a Unix-domain socket,",
            "                               after 20 ms of sleep",
            "  first_result_ms              from Workers.processes(1) to its first result, milliseconds, not to its end",
            "  first_result_vs_hello_jvm    that / a JVM that prints a line, from its start until the line is here, not to",
            "                               its end; with the collector that workers have (SerialGC)",
            "  payload_gb_per_s             a byte[] of 64 MiB sent and returned, both counted, 10^9 bytes a second",
            "  payload_vs_python_pool       that / the same with Python's multiprocessing.Pool and bytes",
            "  waiting_threads_speedup_vs_sequential",
            "                               20 waits of 5 ms: time in a row / time in virtual threads",
            "  waiting_processes_speedup_vs_sequential",
            "                               the same waits: time in a row / time in worker processes",
            "  tiny_sequential_us           2,000 additions in a loop, microseconds for each (p50)",
            "  tiny_threads_us              the same with map in virtual threads",
            "  tiny_processes_us            the same with map in worker processes",
            "",
            "The first time on a machine, workers start without a start cache, which is being made while this measures:",
            "first results take longer then, and the rest is less exact. 'forkful doctor' says whether there is one.",
            "",
            "Exit codes: 0 all was measured or has no peer here, 1 something failed or was not over in time."
        })
final class BenchCommand implements Callable<Integer> {
    private final Stdio stdio;

    @Option(
            names = {"-j", "--json"},
            description = "Print one JSON object.")
    private boolean json;

    @Option(names = "--quick", description = "Within 40 seconds, and less exact.")
    private boolean quick;

    @Option(names = "--aim", hidden = true, converter = DurationConverter.class, description = "For tests.")
    private @Nullable Duration aim;

    @Option(names = "--python", hidden = true, defaultValue = "python3", description = "For tests.")
    private String python = "python3";

    BenchCommand(Stdio stdio) {
        this.stdio = stdio;
    }

    @Override
    public Integer call() throws IOException {
        Results results;
        try (var screen = new Screen(stdio)) {
            results = new Bench(pace(), LibraryPath.of(BenchCommand.class), python, screen::status).run();
        } catch (IOException e) {
            throw new CommandFailedException(CommandFailedException.FAILED, String.valueOf(e.getMessage()));
        }
        if (json) {
            printJson(results);
        } else {
            new Report(results, stdio.printer(), stdio.terminal().width()).print();
        }
        results.failures().forEach(failure -> stdio.err().println("forkful: " + failure));
        return results.failures().isEmpty() ? 0 : CommandFailedException.FAILED;
    }

    private Pace pace() {
        if (aim != null) {
            return Pace.test(aim);
        }
        return quick ? Pace.QUICK : Pace.USUAL;
    }

    private void printJson(Results results) throws IOException {
        try (var json = new JsonFactory().createGenerator(stdio.printer())) {
            json.writeStartObject();
            json.writeStringField("forkful", Version.ofForkful());
            json.writeStringField("jdk", Runtime.version().toString());
            json.writeStringField("os", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
            json.writeStringField("pace", quick ? "quick" : "usual");
            for (var value : results.values().entrySet()) {
                json.writeFieldName(value.getKey());
                JsonValue.write(json, value.getValue());
            }
            json.writeEndObject();
            json.writeRaw('\n');
        }
    }
}
