package dev.forkful.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class InOrderTest {
    private static Finished finished(long number, String line) {
        return new Finished(number, line);
    }

    @Test
    void whatComesEarlyWaitsForWhatIsBeforeIt() {
        var printed = new ArrayList<Long>();
        var order = new InOrder(new Window(), f -> printed.add(f.number()));
        for (long n : List.of(3L, 2L, 5L, 1L, 4L)) {
            order.accept(finished(n, "x"));
        }
        assertThat(printed).containsExactly(1L, 2L, 3L, 4L, 5L);
    }

    @Test
    void noMoreInputsAreBegunWhileTheFirstTakesForEver() throws Exception {
        var window = new Window();
        var begun = new AtomicLong();
        var feeder = Thread.ofVirtual().start(() -> {
            try {
                while (true) {
                    window.enter();
                    begun.incrementAndGet();
                }
            } catch (IllegalStateException e) {
                // interrupted: no more are wanted
            }
        });
        awaitWaiting(feeder);
        assertThat(begun).hasValue(10_000);
        var order = new InOrder(window, f -> {});
        for (long n = 2; n <= 10_000; n++) {
            order.accept(finished(n, "x"));
        }
        awaitWaiting(feeder);
        assertThat(begun).hasValue(10_000);
        order.accept(finished(1, "x"));
        while (begun.get() < 20_000) {
            Thread.onSpinWait();
        }
        feeder.interrupt();
        assertThat(feeder.join(Duration.ofMinutes(1))).isTrue();
    }

    @Test
    void largeResultsFillTheWindowSooner() throws Exception {
        var window = new Window();
        var order = new InOrder(window, f -> {});
        window.enter();
        window.enter();
        order.accept(finished(2, "x".repeat(65 << 20)));
        var feeder = Thread.ofVirtual().start(window::enter);
        awaitWaiting(feeder);
        order.accept(finished(1, "x"));
        feeder.join();
    }

    private static void awaitWaiting(Thread thread) {
        while (thread.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }
    }
}
