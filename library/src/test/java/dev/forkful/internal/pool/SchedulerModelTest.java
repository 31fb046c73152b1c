package dev.forkful.internal.pool;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Random lives of random pools: whatever happens in whatever order, each task ends once, nothing is begun twice, and the pool ends. */
class SchedulerModelTest {
    private static final int STEPS = 100_000;

    @Test
    void everyTaskEndsExactlyOnceWhateverHappens() {
        int steps = 0;
        int tasks = 0;
        for (int seed = 0; steps < STEPS; seed++) {
            var life = new RandomLife(seed);
            try {
                life.run();
            } catch (Throwable e) {
                throw new AssertionError("seed " + seed + ", after " + life.history(), e);
            }
            steps += life.steps();
            tasks += life.tasks();
        }
        assertThat(tasks).as("tasks that were run, or this shows nothing").isGreaterThan(STEPS / 50);
    }
}
