package dev.forkful.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.forkful.Action;
import dev.forkful.Call;
import dev.forkful.Task;
import dev.forkful.testing.Signal;
import dev.forkful.testing.Work;
import java.io.Serializable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One call at a time: {@code submit} and {@code execute}, order and concurrency. */
public interface SubmitContract extends WorkersUnderTest {
    @Test
    default void aCallReturnsItsResult() throws Exception {
        try (var workers = open()) {
            Task<Integer> task = workers.submit(() -> Work.square(7));
            assertThat(task.join()).isEqualTo(49);
            assertThat(task.get()).isEqualTo(49);
            assertThat(task.resultNow()).isEqualTo(49);
        }
    }

    @Test
    default void anActionReturnsNothing(@TempDir Path folder) {
        var done = Signal.in(folder, "done");
        try (var workers = open()) {
            Task<Void> task = workers.submit(() -> {
                done.give();
            });
            assertThat(task.join()).isNull();
        }
        assertThat(done.given()).isTrue();
    }

    @Test
    default void aCallMayReturnNull() {
        try (var workers = open()) {
            Task<Object> task = workers.submit(() -> null);
            assertThat(task.join()).isNull();
        }
    }

    @Test
    default void aSerializableCallableIsTaken() {
        Callable<String> callable = (Callable<String> & Serializable) () -> "called";
        try (var workers = open()) {
            assertThat(workers.submit(callable).join()).isEqualTo("called");
        }
    }

    @Test
    default void aSerializableRunnableIsTaken(@TempDir Path folder) {
        var done = Signal.in(folder, "done");
        Runnable runnable = (Runnable & Serializable) done::give;
        try (var workers = open()) {
            assertThat(workers.submit(runnable).join()).isNull();
        }
        assertThat(done.given()).isTrue();
    }

    @Test
    default void aRunnableWithAResultReturnsThatVeryObject(@TempDir Path folder) {
        var done = Signal.in(folder, "done");
        Runnable runnable = (Runnable & Serializable) done::give;
        var result = new Object(); // could not travel
        try (var workers = open()) {
            assertThat(workers.submit(runnable, result).join()).isSameAs(result);
        }
        assertThat(done.given()).isTrue();
    }

    @Test
    default void callsAndActionsThatAreVariablesAreTaken() {
        Call<String> call = "abc"::toUpperCase;
        Action action = () -> Thread.sleep(1);
        try (var workers = open()) {
            assertThat(workers.submit(call).join()).isEqualTo("ABC");
            assertThat(workers.submit(action).join()).isNull();
        }
    }

    @Test
    default void nullIsNotATask() {
        try (var workers = open()) {
            assertThatThrownBy(() -> workers.submit((Call<?>) null)).isInstanceOf(NullPointerException.class);
            assertThatThrownBy(() -> workers.submit((Action) null)).isInstanceOf(NullPointerException.class);
            assertThatThrownBy(() -> workers.submit((Runnable) null, "x")).isInstanceOf(NullPointerException.class);
            assertThatThrownBy(() -> workers.execute((Action) null)).isInstanceOf(NullPointerException.class);
        }
    }

    @Test
    default void executedActionsAreDoneBeforeCloseReturns(@TempDir Path folder) {
        var done = Signal.in(folder, "done");
        try (var workers = open()) {
            for (int i = 0; i < 10; i++) {
                workers.execute(() -> done.add("x"));
            }
        }
        assertThat(done.lines()).hasSize(10);
    }

    @Test
    default void aRunnableOfAnotherLibraryMayBeExecuted(@TempDir Path folder) {
        var done = Signal.in(folder, "done");
        Runnable runnable = (Runnable & Serializable) done::give;
        try (var workers = open()) {
            workers.execute(runnable);
        }
        assertThat(done.given()).isTrue();
    }

    @Test
    default void tasksThatWaitStartInTheOrderOfTheirSubmission(@TempDir Path folder) throws Exception {
        var running = Signal.in(folder, "running");
        var go = Signal.in(folder, "go");
        var order = Signal.in(folder, "order");
        try (var workers = open(1)) {
            workers.submit(() -> running.giveAndAwait(go));
            running.await();
            for (int i = 0; i < 20; i++) {
                int number = i;
                workers.submit(() -> order.add(number));
            }
            go.give();
        }
        assertThat(order.lines())
                .isEqualTo(IntStream.range(0, 20).mapToObj(Integer::toString).toList());
    }

    @Test
    default void submitReturnsWhileAllWorkersAreBusy(@TempDir Path folder) throws Exception {
        var running = Signal.in(folder, "running");
        var go = Signal.in(folder, "go");
        try (var workers = open(1)) {
            var first = workers.submit(() -> running.giveAndAwait(go));
            running.await();
            var tasks = new ArrayList<Task<Integer>>();
            for (int i = 0; i < 1_000; i++) {
                int n = i;
                tasks.add(workers.submit(() -> n));
            }
            assertThat(first.isDone()).isFalse();
            assertThat(tasks).noneMatch(Task::isDone);
            go.give();
            assertThat(tasks.stream().map(Task::join)).isEqualTo(Work.upTo(1_000));
        }
    }

    @Test
    default void noMoreThanTheCountRunAtOnceAndThatManyDo(@TempDir Path folder) throws Exception {
        var events = Signal.in(folder, "events");
        var full = Signal.in(folder, "full");
        try (var workers = open(3)) {
            for (int i = 0; i < 12; i++) {
                workers.submit(() -> {
                    events.add("+1");
                    full.await();
                    events.add("-1");
                });
            }
            events.awaitLines(3); // three overlap, or this would wait in vain
            full.give();
        }
        assertThat(events.lines()).hasSize(24);
        int running = 0;
        int most = 0;
        for (var event : events.lines()) {
            running += Integer.parseInt(event);
            most = Math.max(most, running);
        }
        assertThat(most).isEqualTo(3);
    }

    @Test
    default void manyThreadsMaySubmit() throws Exception {
        var results = new ConcurrentLinkedQueue<Integer>();
        try (var workers = open(2)) {
            var threads = new ArrayList<Thread>();
            for (int t = 0; t < 8; t++) {
                int thread = t;
                threads.add(Thread.ofPlatform().start(() -> {
                    for (int i = 0; i < 100; i++) {
                        int n = thread * 100 + i;
                        results.add(workers.submit(() -> n).join());
                    }
                }));
            }
            for (var thread : threads) {
                thread.join();
            }
        }
        assertThat(results).containsExactlyInAnyOrderElementsOf(Work.upTo(800));
    }

    @Test
    default void virtualThreadsMaySubmitAndWait() throws Exception {
        try (var workers = open(2);
                var virtual = Executors.newVirtualThreadPerTaskExecutor()) {
            var answers = IntStream.range(0, 500)
                    .mapToObj(n ->
                            virtual.submit(() -> workers.submit(() -> n + 1).join()))
                    .toList();
            for (int i = 0; i < 500; i++) {
                assertThat(answers.get(i).get()).isEqualTo(i + 1);
            }
        }
    }

    @Test
    default void largeValuesTravel() {
        var bytes = new byte[5_000_000];
        bytes[4_999_999] = 42;
        try (var workers = open()) {
            assertThat(workers.submit(() -> bytes).join()).isEqualTo(bytes);
            assertThat(workers.submit(() -> "x".repeat(3_000_000)).join()).hasSize(3_000_000);
        }
    }

    @Test
    default void oneCallSubmittedTwiceIsTwoTasks() {
        try (var workers = open()) {
            Call<List<String>> call = () -> List.of("fresh");
            var first = workers.submit(call);
            var second = workers.submit(call);
            assertThat(first).isNotSameAs(second);
            assertThat(first.join()).isEqualTo(second.join());
        }
    }

    @Test
    default void poolsLiveSideBySide(@TempDir Path folder) {
        var a = Signal.in(folder, "a");
        var b = Signal.in(folder, "b");
        try (var first = open(1);
                var second = open(1)) {
            var one = first.submit(() -> {
                a.giveAndAwait(b);
                return "one";
            });
            var two = second.submit(() -> {
                b.giveAndAwait(a);
                return "two";
            });
            assertThat(one.join() + two.join()).isEqualTo("onetwo");
        }
    }
}
