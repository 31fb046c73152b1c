package dev.forkful.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forkful.NotShippableException;
import dev.forkful.Task;
import dev.forkful.Workers;
import dev.forkful.testing.Await;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Callers who have recursed until their stack is full, as who forgets when to end does, and call workers there: most likely it is there that it overflows. */
public interface FullStackContract extends WorkersUnderTest {
    /** Goes down until the stack overflows, and on its way back up calls workers at each of the last frames. */
    final class Diver {
        /** How many frames: an overflow in each method that a call gets to, and where there is just enough. */
        private static final int FRAMES = 600;

        /** Of calls, half of which are joins. */
        private static final int KINDS = 16;

        private static final long STACK = 400 << 10;

        private final Workers workers;
        private final Deque<Task<Integer>> tasks = new ArrayDeque<>();
        private final List<Task<Integer>> late = new ArrayList<>();
        private int frames = FRAMES;
        private int overflows;

        Diver(Workers workers) {
            this.workers = workers;
            late.add(workers.submit(() -> 2));
            for (int i = 0; i < FRAMES; i++) {
                tasks.add(workers.submit(() -> {
                    Thread.sleep(0, 200_000); // so that who waits for it sleeps
                    return 1;
                }));
            }
        }

        private long dive(long depth) {
            try {
                return depth == Long.MAX_VALUE ? 0 : 1 + dive(depth + 1);
            } catch (StackOverflowError e) {
                if (--frames < 0) {
                    return depth;
                }
                try {
                    call(frames % KINDS);
                } catch (StackOverflowError | NotShippableException again) { // the latter says that it was one
                    overflows++;
                } catch (InterruptedException never) {
                    throw new AssertionError(never);
                }
                throw e;
            }
        }

        private void call(int what) throws InterruptedException {
            switch (what) {
                case 0 -> late.add(workers.submit(() -> 2));
                case 1 -> late.getLast().cancel(true);
                case 2 -> workers.map(List.of(1, 2), n -> n + 1);
                case 3 -> workers.invokeAll(List.of(() -> 3, () -> 4));
                case 4 -> workers.statistics();
                case 5 -> late.getLast().toCompletableFuture();
                case 6 -> {
                    try (var numbers = workers.stream(List.of(5), n -> n + 1)) {
                        numbers.toList();
                    }
                }
                case 7 -> late.getLast().stats();
                default -> {
                    tasks.getFirst().join();
                    tasks.removeFirst();
                }
            }
        }

        void dive() throws Exception {
            var dive = new FutureTask<>(() -> dive(0));
            new Thread(null, dive, "diver", STACK).start();
            dive.get(Await.DEADLINE.toSeconds(), TimeUnit.SECONDS);
            assertThat(overflows).as("overflows in calls").isBetween(1, FRAMES - 1);
            for (var task : tasks) {
                assertThat(task.get(Await.DEADLINE.toSeconds(), TimeUnit.SECONDS))
                        .isEqualTo(1);
            }
            for (var task : late) {
                try {
                    assertThat(task.get(Await.DEADLINE.toSeconds(), TimeUnit.SECONDS))
                            .isEqualTo(2);
                } catch (CancellationException e) {
                    assertThat(task.isCancelled()).isTrue();
                }
            }
        }
    }

    @Test
    default void aCallerWhoseStackIsFullHarmsNobody() throws Exception {
        try (var workers = open(1)) {
            for (int dives = 0; dives < 10; dives++) {
                new Diver(workers).dive();
            }
            assertThat(workers.statistics().restarts()).isEmpty();
        }
    }
}
