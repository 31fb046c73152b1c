package dev.forkful;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.forkful.contract.WorkersContract;
import dev.forkful.testing.Await;
import dev.forkful.testing.Setup;
import dev.forkful.testing.Work;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

class ThreadWorkersTest implements WorkersContract {
    @Override
    public Workers open(Setup setup) {
        return open(Workers.ofThreads(), setup);
    }

    static Workers open(ThreadsBuilder builder, Setup setup) {
        setup.count().ifPresent(builder::count);
        setup.name().ifPresent(builder::name);
        setup.initializer().ifPresent(builder::initializer);
        setup.taskTimeout().ifPresent(builder::taskTimeout);
        setup.handler().ifPresent(builder::onUnobservedFailure);
        return builder.retries(setup.retries()).retryOn(TaskException.class).open();
    }

    @Test
    void aTimeoutIsNotHeldUpByTasksThatComputeOnAllCpus() {
        var stop = new AtomicBoolean();
        int cpus = Runtime.getRuntime().availableProcessors();
        try (var workers =
                Workers.ofThreads().taskTimeout(Duration.ofMillis(100)).open()) {
            var tasks = workers.outcomes(Work.upTo(2 * cpus), n -> {
                while (!stop.get()) {
                    Thread.onSpinWait();
                }
                return n;
            });
            assertThat(tasks.limit(cpus))
                    .allSatisfy(outcome -> assertThat(outcome)
                            .isInstanceOfSatisfying(
                                    Outcome.Failure.class,
                                    failure -> assertThat(failure.error()).isInstanceOf(TaskTimeoutException.class)));
            stop.set(true);
        }
    }

    /** They are why the others wait. */
    @Test
    void aDumpShowsTheThreadsOfTasksThatAreOverAndGoOn() throws Exception {
        var stop = new AtomicBoolean();
        try (var workers =
                Workers.ofThreads().count(1).taskTimeout(Duration.ofMillis(50)).open()) {
            var stuck = workers.submit(() -> goOnUntil(stop));
            try {
                assertThatThrownBy(stuck::join).isInstanceOf(TaskTimeoutException.class);
                assertThat(workers.dump())
                        .containsPattern(
                                "busy with task 1 for \\S+ s, which is over, but its thread has not returned\n")
                        .contains("goOnUntil");
            } finally {
                stop.set(true);
            }
        }
    }

    private static void goOnUntil(AtomicBoolean stop) {
        while (!stop.get()) {
            Thread.onSpinWait();
        }
    }

    /** Fault 28. */
    @Test
    void aTaskThatClosesItsOwnPoolIsToldThatItWouldWaitForItself() throws Exception {
        var workers = Workers.threads(2);
        var task = workers.submit(() -> {
            workers.close();
            return 1;
        });
        assertThatThrownBy(task::join)
                .hasCauseInstanceOf(IllegalStateException.class)
                .hasMessageContaining("wait for ever");
        assertThat(workers.isShutdown()).isTrue();
        assertThat(workers.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void anInitializerThatClosesItsPoolIsToldThatItWouldWaitForItself() throws Exception {
        var pool = new CompletableFuture<Workers>();
        var workers = Workers.ofThreads().initializer(() -> pool.get().close()).open();
        var task = workers.submit(() -> 1);
        pool.complete(workers);
        assertThatThrownBy(task::join)
                .hasCauseInstanceOf(IllegalStateException.class)
                .hasMessageContaining("initializer")
                .hasMessageContaining("wait for ever");
        assertThat(workers.isShutdown()).isTrue();
        assertThat(workers.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void aTaskThatWaitedForItsPlaceInheritsFromWhoSubmittedItAndNotFromTheTaskBefore() {
        var inherited = new InheritableThreadLocal<String>();
        var gate = new CountDownLatch(1);
        inherited.set("of the submitter");
        try (var workers = Workers.threads(1)) {
            var before = workers.submit(() -> {
                gate.await();
                inherited.set("of another task");
                return 1;
            });
            var after = workers.submit(inherited::get);
            gate.countDown();
            assertThat(before.join()).isEqualTo(1);
            assertThat(after.join()).isEqualTo("of the submitter");
        } finally {
            inherited.remove();
        }
    }

    @Test
    void aTaskThatIsTriedAgainAfterATimeoutInheritsFromWhoSubmittedIt() {
        var inherited = new InheritableThreadLocal<String>();
        var tries = new AtomicInteger();
        try (var workers = Workers.ofThreads()
                .taskTimeout(Duration.ofMillis(200))
                .retries(10)
                .retryOn(TaskTimeoutException.class)
                .open()) {
            inherited.set("of another submitter");
            assertThat(workers.submit(() -> 1).join()).isEqualTo(1); // its timeout is the first of this pool
            inherited.set("of the submitter");
            var task = workers.submit(() -> {
                if (tries.incrementAndGet() == 1) {
                    new CountDownLatch(1).await();
                }
                return inherited.get();
            });
            assertThat(task.join()).isEqualTo("of the submitter");
        } finally {
            inherited.remove();
        }
    }

    @Test
    void aTaskThatIsTriedAgainDoesNotInheritWhatItsFirstTryHasSet() {
        var inherited = new InheritableThreadLocal<String>();
        var tries = new AtomicInteger();
        inherited.set("of the submitter");
        try (var workers = Workers.ofThreads()
                .retries(1)
                .retryOn(TaskFailedException.class)
                .open()) {
            var task = workers.submit(() -> {
                if (tries.incrementAndGet() == 1) {
                    inherited.set("of its first try");
                    throw new IllegalStateException("not yet");
                }
                return inherited.get();
            });
            assertThat(task.join()).isEqualTo("of the submitter");
        } finally {
            inherited.remove();
        }
    }

    @Test
    void aTaskThatRenamesItsThreadDoesNotNameTheNext() {
        try (var workers = Workers.ofThreads().count(1).name("oven").open()) {
            var renames = workers.submit(() -> Thread.currentThread().setName("renamed"));
            renames.join();
            assertThat(renames.stats().worker()).isEqualTo("oven-1");
            assertThat(workers.submit(() -> Thread.currentThread().getName()).join())
                    .isEqualTo("oven-1");
        }
    }

    @Test
    void aThreadThatHasEndedLeavesItsNameToTheNext() {
        try (var workers = Workers.ofThreads().count(1).name("oven").open()) {
            var names = workers.map(Work.upTo(100), _ -> Thread.currentThread().getName());
            assertThat(names).containsOnly("oven-1");
        }
    }

    @Test
    void aMapOfAMillionItemsDoesNotMakeAMillionThreadsAtOnce() throws Exception {
        int million = 1_000_000;
        var begun = new AtomicInteger();
        var gate = new CountDownLatch(1);
        var numbers = Work.upTo(million);
        try (var workers = Workers.threads()) {
            var mapping = CompletableFuture.supplyAsync(
                    () -> workers.map(numbers, n -> {
                        begun.incrementAndGet();
                        gate.await();
                        return n;
                    }),
                    task -> Thread.ofPlatform().start(task));
            try {
                Await.until("some have begun", () -> begun.get() > 0);
                assertThat(Await.settled(begun::get)).isBetween(1L, million / 2L);
            } finally {
                gate.countDown();
            }
            assertThat(mapping.join()).isEqualTo(numbers);
        }
    }

    @Test
    void whoeverWaitsForTheEndFindsAllTasksEndedThoughAnotherThreadIsStillTellingThem() throws Exception {
        var workers = Workers.threads(1);
        var begun = new CountDownLatch(1);
        workers.submit(() -> {
            begun.countDown();
            Thread.sleep(60_000);
        });
        var waiting = new ArrayList<Task<?>>();
        for (int i = 0; i < 500_000; i++) {
            waiting.add(workers.submit(() -> 1));
        }
        begun.await();
        var stopper = Thread.ofPlatform().start(workers::shutdownNow);
        assertThat(workers.awaitTermination(30, TimeUnit.SECONDS) || !workers.isShutdown())
                .isTrue();
        assertThat(waiting.stream().filter(task -> !task.isDone()).count()).isZero();
        stopper.join();
    }

    @Test
    void ofWhatAHandlerHasThrownForMonthsAThousandAreKept() {
        var workers = Workers.ofThreads()
                .onUnobservedFailure(failure -> {
                    throw new IllegalStateException(failure.getMessage());
                })
                .open();
        var log = Logger.getLogger(UnobservedFailures.class.getName());
        log.setFilter(entry -> false);
        try {
            for (int i = 0; i < 3_000; i++) {
                int n = i;
                workers.execute(() -> Work.fail(n));
            }
            var thrown = catchThrowableOfType(IllegalStateException.class, workers::close);
            assertThat(thrown.getSuppressed()).hasSize(1_000);
        } finally {
            log.setFilter(null);
        }
    }
}
