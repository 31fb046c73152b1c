package dev.forkful.internal.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forkful.spi.Waiter;
import java.io.IOException;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * How many look for results at once before they sleep. All of them are calls of one thread: who waits asks again and again whether it is over, and the next comes in one of these
 * questions. So nothing here depends on what the machine does meanwhile.
 */
class LookoutCrowdTest {
    /** More questions than anyone has who does not look, fewer than anyone who does has before the clock tells it to stop. */
    private static final int LOOKS = 10;

    private double taskNanos = 1_000;
    private int busy;
    private Lookout lookout;

    /** Where every second goes, if there is one. */
    private @Nullable Lookout other;

    private final class Empty implements Lookout.Pool {
        @Override
        public long drain() {
            return System.nanoTime();
        }

        @Override
        public double taskNanos() {
            return taskNanos;
        }

        @Override
        public int busy() {
            return busy;
        }

        @Override
        public long leisure() {
            return 0;
        }
    }

    /** One of those who wait: has its result when all who come after it have left. */
    private final class Looker implements BooleanSupplier {
        private final int after;
        private int asked;
        private int looking;

        Looker(int after) {
            this.after = after;
        }

        @Override
        public boolean getAsBoolean() {
            if (++asked == LOOKS) {
                looking = 1 + (after == 0 ? 0 : come(after));
            }
            return asked >= LOOKS;
        }
    }

    /**
     * Lets so many come, the next while the one before looks. Nobody has time to sleep.
     *
     * @return how many looked at once
     */
    private int come(int many) {
        var looker = new Looker(many - 1);
        try {
            var here = other == null || many % 2 == 0 ? lookout : other;
            boolean over = here.await(new Waiter(), looker, System.nanoTime());
            assertThat(over).isEqualTo(looker.looking > 0);
            return looker.looking;
        } catch (InterruptedException e) {
            throw new AssertionError("nobody interrupts", e);
        }
    }

    private void open(int cpus) throws IOException {
        close();
        lookout = new Lookout(new Empty(), cpus);
    }

    @BeforeEach
    void open() throws IOException {
        lookout = new Lookout(new Empty(), 2);
    }

    @AfterEach
    void close() {
        lookout.close(new Waiter());
        if (other != null) {
            other.close(new Waiter());
        }
    }

    @ParameterizedTest
    @CsvSource({"2, 0, 2", "2, 1, 1", "2, 2, 1", "3, 0, 3", "3, 1, 2", "8, 0, 8", "8, 1, 7", "8, 8, 7"})
    void asManyLookAsThereAreCpusOneFewerBesideWorkersAtWork(int cpus, int atWork, int look) throws IOException {
        open(cpus);
        busy = atWork;
        assertThat(come(cpus + 2)).isEqualTo(look);
    }

    @Test
    void whoLooksForAnotherPoolTakesACpuToo() throws IOException {
        open(3);
        other = new Lookout(new Empty(), 3);
        assertThat(come(8)).isEqualTo(3);
    }

    @ParameterizedTest
    @CsvSource({"0", "1"})
    void nobodyLooksOnASingleCpu(int atWork) throws IOException {
        open(1);
        busy = atWork;
        assertThat(come(1)).isZero();
    }

    /** Whether they looked, or were too many. */
    @Test
    void whoHasGoneTakesNobodysPlace() {
        for (int round = 0; round < 100; round++) {
            busy = round % 2;
            assertThat(come(4)).as("round " + round).isEqualTo(2 - busy);
        }
    }

    @Test
    void nobodyLooksForWhatTakesLongerThanToBeWoken() {
        taskNanos = 1e6;
        assertThat(come(1)).isZero();
    }
}
