package dev.forkful;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.forkful.contract.WorkersContract;
import dev.forkful.testing.Await;
import dev.forkful.testing.Setup;
import dev.forkful.testing.Work;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("processes")
class ProcessWorkersTest implements WorkersContract {
    @Override
    public Workers open(Setup setup) {
        var builder = Workers.ofProcesses().count(2);
        setup.count().ifPresent(builder::count);
        setup.name().ifPresent(builder::name);
        setup.initializer().ifPresent(builder::initializer);
        setup.taskTimeout().ifPresent(builder::taskTimeout);
        setup.gracePeriod().ifPresent(builder::gracePeriod);
        setup.handler().ifPresent(builder::onUnobservedFailure);
        return builder.retries(setup.retries()).retryOn(TaskException.class).open();
    }

    @Test
    void aFailureIsThrownThoughTheProgramComputesOnAllThreadsThatCarryVirtualOnes() {
        var stop = new AtomicBoolean();
        var workers = open(1);
        try {
            workers.submit(() -> "up").join();
            computeOnAllThreadsThatCarryVirtualOnes(stop);
            workers.submit(() -> Work.fail("unseen"));
            assertThatThrownBy(workers::close).hasRootCauseMessage("failed for unseen");
        } finally {
            stop.set(true);
        }
    }

    @Test
    void callbacksRunBeforeThePoolIsClosedThoughTheProgramComputesOnAllThreadsThatCarryVirtualOnes() {
        var stop = new AtomicBoolean();
        var workers = open(1);
        try {
            workers.submit(() -> "up").join();
            computeOnAllThreadsThatCarryVirtualOnes(stop);
            var length = workers.submit(() -> "result").toCompletableFuture().thenApply(String::length);
            workers.close();
            assertThat(length).isCompletedWithValue(6);
        } finally {
            stop.set(true);
        }
    }

    private static void computeOnAllThreadsThatCarryVirtualOnes(AtomicBoolean stop) {
        for (int i = 0; i < 4 * Runtime.getRuntime().availableProcessors(); i++) {
            Thread.ofVirtual().start(() -> {
                while (!stop.get()) {
                    Thread.onSpinWait();
                }
            });
        }
    }

    @Test
    void whatCannotTravelHasNotWaitedSinceTheSystemWasStarted() {
        try (var workers = open(1)) {
            var outcome =
                    workers.outcomes(List.of(new Object()), o -> 1).toList().getFirst();
            assertThat(outcome)
                    .isInstanceOfSatisfying(
                            Outcome.Failure.class,
                            failure -> assertThat(failure.stats().queued()).isBetween(Duration.ZERO, Await.DEADLINE));
        }
    }
}
