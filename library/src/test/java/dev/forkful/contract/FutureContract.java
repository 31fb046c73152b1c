package dev.forkful.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.forkful.TaskCancelledException;
import dev.forkful.TaskFailedException;
import dev.forkful.testing.Setup;
import dev.forkful.testing.Signal;
import dev.forkful.testing.Work;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code toCompletableFuture}: for those who compose. */
public interface FutureContract extends WorkersUnderTest {
    @Test
    default void aTaskHasOneCompletableFuture() throws Exception {
        try (var workers = open()) {
            var task = workers.submit(() -> 20);
            CompletableFuture<Integer> future = task.toCompletableFuture();
            assertThat(task.toCompletableFuture()).isSameAs(future);
            assertThat(future.thenApply(n -> n + 1).get(30, TimeUnit.SECONDS)).isEqualTo(21);
            assertThat(task.toCompletableFuture()).isSameAs(future);
        }
    }

    @Test
    default void theFutureOfATaskThatIsOverIsCompletedToo() throws Exception {
        try (var workers = open()) {
            var task = workers.submit(() -> "x");
            task.join();
            assertThat(task.toCompletableFuture().get(30, TimeUnit.SECONDS)).isEqualTo("x");
            var failed = workers.submit(() -> Work.fail("w"));
            assertThatThrownBy(failed::join).isNotNull();
            assertThatThrownBy(() -> failed.toCompletableFuture().get(30, TimeUnit.SECONDS))
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(TaskFailedException.class);
        }
    }

    @Test
    default void callbacksRunOnAVirtualThreadThatIsNotAWorkers(@TempDir Path folder) throws Exception {
        var go = Signal.in(folder, "go");
        try (var workers = open(Setup.DEFAULT.withName("oven"))) {
            var callback = workers.submit(go::await).toCompletableFuture().thenApply(nothing -> Thread.currentThread());
            go.give();
            var thread = callback.get(30, TimeUnit.SECONDS);
            assertThat(thread.isVirtual()).isTrue();
            assertThat(thread.getName()).doesNotStartWith("oven");
        }
    }

    @Test
    default void aCallbackMayWaitForAnotherTaskOfThePool(@TempDir Path folder) throws Exception {
        var go = Signal.in(folder, "go");
        try (var workers = open(1)) {
            var chained = workers.submit(() -> {
                        go.await();
                        return 5;
                    })
                    .toCompletableFuture()
                    .thenApply(n -> workers.submit(() -> n * 2).join());
            go.give();
            assertThat(chained.get(30, TimeUnit.SECONDS)).isEqualTo(10);
        }
    }

    @Test
    default void theFutureFailsWithWhatJoinWouldThrow() {
        try (var workers = open()) {
            var future = workers.submit(() -> Work.fail("v")).toCompletableFuture();
            assertThatThrownBy(() -> future.get(30, TimeUnit.SECONDS))
                    .isInstanceOf(ExecutionException.class)
                    .cause()
                    .isInstanceOf(TaskFailedException.class)
                    .hasMessageContaining("task")
                    .cause()
                    .isExactlyInstanceOf(IllegalStateException.class)
                    .hasMessage("failed for v");
            assertThatThrownBy(future::join).isInstanceOf(CompletionException.class);
        }
    }

    @Test
    default void theFutureOfACancelledTaskFails(@TempDir Path folder) throws Exception {
        var running = Signal.in(folder, "running");
        try (var workers = open()) {
            var task = workers.submit(() -> Work.waitForEver(running));
            var future = task.toCompletableFuture();
            running.await();
            task.cancel(true);
            assertThatThrownBy(() -> future.get(30, TimeUnit.SECONDS))
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(TaskCancelledException.class);
        }
    }

    @Test
    default void aCallbackThatThrowsDoesNotHarmThePool(@TempDir Path folder) {
        var go = Signal.in(folder, "go");
        try (var workers = open(1)) {
            var broken = workers.submit(go::await).toCompletableFuture().thenRun(() -> {
                throw new IllegalStateException("callback");
            });
            go.give();
            assertThatThrownBy(() -> broken.get(30, TimeUnit.SECONDS)).hasRootCauseMessage("callback");
            assertThat(workers.submit(() -> "unharmed").join()).isEqualTo("unharmed");
        }
    }

    @Test
    default void cancellingOrCompletingTheFutureDoesNotTouchTheTask(@TempDir Path folder) {
        var go = Signal.in(folder, "go");
        try (var workers = open(2)) {
            var cancelled = workers.submit(() -> {
                go.await();
                return "mine";
            });
            var completed = workers.submit(() -> {
                go.await();
                return "mine too";
            });
            cancelled.toCompletableFuture().cancel(true);
            completed.toCompletableFuture().complete("yours");
            assertThat(cancelled.isCancelled()).isFalse();
            go.give();
            assertThat(cancelled.join()).isEqualTo("mine");
            assertThat(completed.join()).isEqualTo("mine too");
        }
    }

    @Test
    default void futuresOfManyTasksCombine() throws Exception {
        try (var workers = open()) {
            var futures = Work.upTo(50).stream()
                    .map(n -> workers.submit(() -> n * n).toCompletableFuture())
                    .toList();
            CompletableFuture.allOf(futures.toArray(CompletableFuture[]::new)).get(30, TimeUnit.SECONDS);
            assertThat(futures.get(49).join()).isEqualTo(49 * 49);
        }
    }
}
