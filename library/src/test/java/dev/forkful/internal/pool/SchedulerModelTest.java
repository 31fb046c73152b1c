package dev.forkful.internal.pool;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/**
 * Random lives of random pools. Whatever happens in whatever order: each task ends once; nothing is begun twice but by a retry that its options allow; there are
 * never more workers than are wanted; nothing waits that nobody will wake; and the pool ends. Other lives each time; {@code -Dforkful.fuzz.seed=N} for those that
 * were printed, {@code -Dforkful.fuzz.steps=5000000} for more of them.
 */
class SchedulerModelTest {
    private static final long STEPS = Long.getLong("forkful.fuzz.steps", 100_000);
    private static final long SEED = Long.getLong("forkful.fuzz.seed", System.nanoTime());

    @Test
    void everyTaskEndsExactlyOnceWhateverHappens() {
        long steps = 0;
        long tasks = 0;
        long seed = SEED;
        while (steps < STEPS) {
            var life = new RandomLife(seed);
            try {
                life.run();
            } catch (Throwable e) {
                throw new AssertionError("with -Dforkful.fuzz.seed=" + seed + ", after " + life.history(), e);
            }
            seed++;
            steps += life.steps();
            tasks += life.tasks();
        }
        System.out.printf("model: %,d steps, %,d lives, %,d tasks (seed %d)%n", steps, seed - SEED, tasks, SEED);
        assertThat(tasks).as("tasks that were run, or this shows nothing").isGreaterThan(STEPS / 50);
    }
}
