package dev.forkful.processes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forkful.Call;
import dev.forkful.Outcome;
import dev.forkful.Task;
import dev.forkful.Workers;
import dev.forkful.testing.Signal;
import dev.forkful.testing.Work;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serial;
import java.io.Serializable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is the same for many tasks travels to each worker once. */
@Tag("processes")
class OnceForEachWorkerTest {
    private static final int BULK = 50_000;

    /** Tells whenever it is written or read, and where. */
    static final class Traveller implements Serializable {
        @Serial
        private static final long serialVersionUID = 1;

        final byte[] luggage = new byte[BULK];
        final Signal departures;
        final Signal arrivals;

        Traveller(Path folder, String name) {
            departures = Signal.in(folder, name + " departures");
            arrivals = Signal.in(folder, name + " arrivals");
        }

        int plus(int n) {
            return n + luggage.length;
        }

        @Serial
        private void writeObject(ObjectOutputStream out) throws IOException {
            departures.add(Deeds.pid());
            out.defaultWriteObject();
        }

        @Serial
        private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
            in.defaultReadObject();
            arrivals.add(Deeds.pid());
        }

        void assertHasTravelledOnceTo(int workers) {
            assertThat(departures.lines()).containsExactly("" + Deeds.pid());
            assertThat(arrivals.lines()).doesNotHaveDuplicates().hasSizeBetween(1, workers);
        }
    }

    @Test
    void theFunctionOfAMapIsWrittenOnceAndReadOnceInEachWorker(@TempDir Path folder) {
        var traveller = new Traveller(folder, "map");
        try (var workers = Workers.processes(2)) {
            assertThat(workers.map(Work.upTo(10_000), n -> traveller.plus(n)))
                    .isEqualTo(IntStream.range(BULK, BULK + 10_000).boxed().toList());
        }
        traveller.assertHasTravelledOnceTo(2);
    }

    /** A worker remembers more than the function that it had last. */
    @Test
    void functionsThatTakeTurnsTravelOnceEach(@TempDir Path folder) {
        var one = new Traveller(folder, "one");
        var other = new Traveller(folder, "other");
        var sent = new ArrayList<Long>();
        try (var workers = Workers.processes(2);
                var ones = workers.outcomes(Work.upTo(500), n -> one.plus(n));
                var others = workers.outcomes(Work.upTo(500), n -> other.plus(n))) {
            var left = ones.iterator();
            var right = others.iterator();
            while (left.hasNext()) {
                sent.add(bytes(left.next()));
                sent.add(bytes(right.next()));
            }
        }
        one.assertHasTravelledOnceTo(2);
        other.assertHasTravelledOnceTo(2);
        assertThat(sent).hasSize(1_000);
        assertThat(sent.stream().filter(bytes -> bytes > BULK))
                .as("tasks that a function went with")
                .hasSizeLessThanOrEqualTo(4);
        assertThat(sent.stream().filter(bytes -> bytes <= BULK)).allMatch(bytes -> bytes < 40);
    }

    private static long bytes(Outcome<?, ?> outcome) {
        assertThat(outcome).isInstanceOf(Outcome.Success.class);
        return outcome.stats().bytesSent();
    }

    private static Call<Long> pid(String text, int number) {
        return () -> ProcessHandle.current().pid() + number - text.length();
    }

    /** What only the first task of a worker brings along: where the lambda was written, and what of. */
    @Test
    void ofALambdaThatIsSubmittedAgainAndAgainOnlyCapturesTravel() {
        var tasks = new ArrayList<Task<Long>>();
        try (var workers = Workers.processes(2)) {
            for (int i = 0; i < 1_000; i++) {
                tasks.add(workers.submit(pid("text", 1_000 + i)));
            }
            for (int i = 0; i < 1_000; i++) {
                var task = tasks.get(i);
                assertThat(task.join()).isEqualTo(task.stats().pid() + 1_000 + i - 4);
            }
        }
        var whole = tasks.stream()
                .map(Task::stats)
                .filter(stats -> stats.bytesSent()
                        > OnceForEachWorkerTest.class.getName().length())
                .collect(Collectors.groupingBy(stats -> stats.pid(), Collectors.counting()));
        assertThat(whole.values())
                .as("tasks of each worker with more than captures")
                .allMatch(count -> count == 1);
    }

    @Test
    void theFirstOfThemBringsTheRest() {
        try (var workers = Workers.processes(1)) {
            var sent = new ArrayList<Long>();
            for (int i = 0; i < 100; i++) {
                var task = workers.submit(pid("text", 1_000 + i));
                task.join();
                sent.add(task.stats().bytesSent());
            }
            assertThat(sent.getFirst())
                    .isGreaterThan(sent.getLast()
                            + OnceForEachWorkerTest.class.getName().length());
            assertThat(sent.subList(1, 100)).containsOnly(sent.getLast());
        }
    }
}
