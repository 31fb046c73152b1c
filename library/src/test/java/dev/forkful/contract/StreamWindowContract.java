package dev.forkful.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forkful.Fn;
import dev.forkful.Window;
import dev.forkful.Workers;
import dev.forkful.testing.Await;
import dev.forkful.testing.Signal;
import dev.forkful.testing.Work;
import dev.forkful.testing.Work.Numbers;
import java.nio.file.Path;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How far {@code map}, {@code stream} and {@code outcomes} read ahead: as many items as the window has, and one for which there is no room yet. */
public interface StreamWindowContract extends WorkersUnderTest {
    /** Takes so long that a worker is given no other ahead: else the window grows, as tasks turn out to be quick. */
    private static Fn<Integer, Integer> slowly(Signal go) {
        return n -> {
            Thread.sleep(20);
            if (n > 0) {
                go.await();
            }
            return n;
        };
    }

    /** Waits until no more items are taken, which are as many. */
    private static void assertTakes(Numbers numbers, long count) throws Exception {
        Await.until(count + " items are taken", () -> numbers.taken.get() >= count);
        assertThat(Await.settled(numbers.taken::get)).as("items taken").isEqualTo(count);
    }

    private static void assertKeepsItsWindow(Workers workers, Numbers endless, Stream<?> stream, Signal go)
            throws Exception {
        int window = Window.of(workers);
        var results = stream.iterator();
        results.next();
        assertTakes(endless, 1 + window + 1);
        go.give(); // now they end, and no one takes what came of them
        Await.until("all have ended", () -> workers.statistics().succeeded() == 1 + window);
        assertTakes(endless, 1 + window + 1);
        for (int taken = 2; taken <= 2 * window; taken++) {
            results.next();
        }
        Await.until("it goes on", () -> endless.taken.get() > 2 * window);
    }

    @Test
    default void aStreamWhoseConsumerStandsStillTakesNoMoreThanItsWindow(@TempDir Path folder) throws Exception {
        var go = Signal.in(folder, "go");
        var endless = Numbers.endless();
        try (var workers = open(2);
                var stream = workers.stream(endless, slowly(go))) {
            assertKeepsItsWindow(workers, endless, stream, go);
        }
    }

    @Test
    default void outcomesWhoseConsumerStandsStillTakeNoMoreThanTheirWindow(@TempDir Path folder) throws Exception {
        var go = Signal.in(folder, "go");
        var endless = Numbers.endless();
        try (var workers = open(2);
                var stream = workers.outcomes(endless, slowly(go))) {
            assertKeepsItsWindow(workers, endless, stream, go);
        }
    }

    @Test
    default void aMapWhoseWorkersStandStillTakesNoMoreThanItsWindow(@TempDir Path folder) throws Exception {
        var go = Signal.in(folder, "go");
        var numbers = new Numbers(2_000);
        try (var workers = open(2)) {
            int window = Window.of(workers);
            var mapping = new FutureTask<>(() -> workers.map(numbers, n -> {
                go.await();
                return n;
            }));
            Thread.ofVirtual().start(mapping);
            assertTakes(numbers, window + 1);
            go.give();
            assertThat(mapping.get()).isEqualTo(Work.upTo(2_000));
        }
    }

    /** Each is a job of its own: six for each worker, which are enough for jobs of many items, would be done before the next can be given. */
    @Test
    default void aStreamOfQuickItemsHasManyOnTheirWay() throws Exception {
        var most = new AtomicLong();
        try (var workers = open(2)) {
            Iterable<Integer> numbers = () -> IntStream.range(0, 20_000)
                    .peek(n -> most.accumulateAndGet(Window.of(workers), Math::max))
                    .iterator();
            Await.until("more are on their way than a map has jobs", () -> {
                assertThat(workers.stream(numbers, n -> n + 1).count()).isEqualTo(20_000);
                return most.get() > 2 * 2 * 6;
            });
        }
    }

    /** The next may have large ones. */
    @Test
    default void aStreamBeginsWithFewOnTheirWayHoweverQuickTheLastWas() throws Exception {
        try (var workers = open(2)) {
            assertThat(workers.stream(Work.upTo(20_000), n -> n + 1).count()).isEqualTo(20_000);
            Await.until("with nothing on its way the window is small", () -> Window.of(workers) <= 64);
        }
    }

    /** Of quick items more are on their way, several in one job. */
    @Test
    default void aMapThatTurnsOutQuickStillKeepsItsWindow(@TempDir Path folder) throws Exception {
        var go = Signal.in(folder, "go");
        int many = 1_000_000;
        var taken = new AtomicLong();
        var allowed = new AtomicLong();
        try (var workers = open(2)) {
            workers.map(Work.upTo(1_000), n -> n);
            Iterable<Integer> numbers = () -> IntStream.range(0, many)
                    .peek(n -> {
                        int batch = Window.batch(workers);
                        long now = (Window.of(workers, batch) + 1L) * batch;
                        allowed.accumulateAndGet(now, Math::max);
                        taken.incrementAndGet();
                    })
                    .iterator();
            var mapping = new FutureTask<>(() -> workers.map(numbers, n -> {
                go.await();
                return n;
            }));
            var mapper = Thread.ofVirtual().start(mapping);
            Await.until("some items are taken", () -> taken.get() >= Math.max(3, Window.batch(workers)));
            long ahead = Await.settled(taken::get);
            assertThat(mapping.isDone()).isFalse();
            mapper.interrupt();
            assertThat(ahead).isBetween((long) Window.batch(workers), allowed.get());
        }
    }
}
