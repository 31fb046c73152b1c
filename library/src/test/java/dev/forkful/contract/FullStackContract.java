package dev.forkful.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forkful.Call;
import dev.forkful.NotShippableException;
import dev.forkful.Task;
import dev.forkful.Workers;
import dev.forkful.testing.Await;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
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
        private final Deque<Task<List<Integer>>> tasks = new ArrayDeque<>();
        private final List<CompletableFuture<List<Integer>>> futures = new ArrayList<>();
        private final List<Task<Integer>> late = new ArrayList<>();
        private int frames = FRAMES;
        private int overflows;

        Diver(Workers workers) {
            this.workers = workers;
            late.add(workers.submit(() -> 2));
            for (int i = 0; i < FRAMES; i++) {
                var task = workers.submit(() -> {
                    Thread.sleep(0, 200_000); // so that who waits for it sleeps
                    return List.of(1); // which is decoded by who wants it
                });
                tasks.add(task);
                if (i % 5 == 0) {
                    futures.add(task.toCompletableFuture());
                }
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
                } catch (StackOverflowError again) {
                    overflows++;
                } catch (NotShippableException again) {
                    assertThat(again).hasRootCauseInstanceOf(StackOverflowError.class);
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
                case 3 -> workers.invokeAll(List.<Call<Integer>>of(() -> 3, () -> 4));
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

        /** Each of what a program may call, where there is room for it: what is used first loads classes. */
        Diver callAll() throws InterruptedException {
            for (int kind = KINDS - 1; kind >= 0; kind--) {
                call(kind);
            }
            return this;
        }

        void dive() throws Exception {
            var dive = new FutureTask<>(() -> dive(0));
            new Thread(null, dive, "diver", STACK).start();
            dive.get(Await.DEADLINE.toSeconds(), TimeUnit.SECONDS);
            assertThat(overflows).as("overflows in calls").isBetween(1, FRAMES - 1);
            for (var task : tasks) {
                hasEnded(task, List.of(1));
            }
            for (var future : futures) {
                hasEnded(future, List.of(1));
            }
            for (var task : late) {
                try {
                    hasEnded(task, 2);
                } catch (CancellationException e) {
                    assertThat(task.isCancelled()).isTrue();
                }
            }
        }

        /** With its result, unless the stack had no room to decode it. */
        private static <T> void hasEnded(Future<T> task, T result) throws Exception {
            try {
                assertThat(task.get(Await.DEADLINE.toSeconds(), TimeUnit.SECONDS))
                        .isEqualTo(result);
            } catch (ExecutionException e) {
                assertThat(e)
                        .hasCauseInstanceOf(NotShippableException.class)
                        .hasRootCauseInstanceOf(StackOverflowError.class);
            }
        }
    }

    @Test
    default void aCallerWhoseStackIsFullHarmsNobody() throws Exception {
        try (var workers = open(1)) {
            new Diver(workers).callAll().dive();
            for (int dives = 0; dives < 6; dives++) {
                new Diver(workers).dive();
            }
            assertThat(workers.statistics().restarts()).isEmpty();
        }
    }
}
