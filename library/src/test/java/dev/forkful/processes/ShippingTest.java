package dev.forkful.processes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.forkful.Call;
import dev.forkful.Fn;
import dev.forkful.NotShippableException;
import dev.forkful.Outcome;
import dev.forkful.Task;
import dev.forkful.TaskException;
import dev.forkful.TaskFailedException;
import dev.forkful.UndecodedException;
import dev.forkful.WorkerDiedException;
import dev.forkful.Workers;
import dev.forkful.processes.Cargo.Connection;
import dev.forkful.processes.Cargo.Customer;
import dev.forkful.processes.Cargo.Fickle;
import dev.forkful.processes.Cargo.Gear;
import dev.forkful.processes.Cargo.HoldsThread;
import dev.forkful.processes.Cargo.Order;
import dev.forkful.processes.Cargo.Treacherous;
import dev.forkful.processes.Cargo.Unreadable;
import dev.forkful.processes.Cargo.UnreadableException;
import dev.forkful.processes.Cargo.UnwritableException;
import dev.forkful.testing.Await;
import dev.forkful.testing.Work;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.Serial;
import java.io.Serializable;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Functions, arguments, results and exceptions on their way between processes. */
@Tag("processes")
class ShippingTest {
    private Workers workers;

    @BeforeEach
    void open() {
        workers = Workers.processes(1);
    }

    @AfterEach
    void close() {
        workers.close();
    }

    private long pid() {
        return workers.submit(() -> Deeds.pid()).join();
    }

    // Out.

    /** It may have a pool of its own, say. */
    @Test
    void whatATaskThrowsIsItsFailureThoughItIsTheSameAsOfWhatCannotTravel() {
        var thrown = catchThrowableOfType(
                TaskFailedException.class,
                () -> workers.submit(() -> {
                            throw new NotShippableException("mine", "here", null);
                        })
                        .join());
        assertThat(thrown).hasCauseInstanceOf(NotShippableException.class).hasMessageContaining("failed in");
        thrown = catchThrowableOfType(
                TaskFailedException.class,
                () -> workers.map(List.of(1, 2, 3), n -> {
                    if (n == 2) {
                        throw new NotShippableException("mine", "here", null);
                    }
                    return n;
                }));
        assertThat(thrown).hasCauseInstanceOf(NotShippableException.class);
    }

    /** Some libraries take whatever text they get for the name of a resource first. */
    @Test
    void aResourceWithTheLongestNameIsJustNotThere() {
        assertThat(workers.submit(() -> {
                            var loader = Thread.currentThread().getContextClassLoader();
                            var name = "x".repeat(100_000);
                            return loader.getResource(name) == null
                                    && loader.getResourceAsStream(name) == null
                                    && !loader.getResources(name).hasMoreElements();
                        })
                        .join())
                .isTrue();
    }

    @Test
    void aCapturedVariableThatCannotTravelIsNamedWithTheWayToIt() {
        var order = new Order("shoes", new Connection());
        var thrown = catchThrowableOfType(
                NotShippableException.class,
                () -> workers.submit(() -> order.name().length()));
        assertThat(thrown.path()).contains("order").contains("connection");
        assertThat(thrown).hasMessageContaining(Connection.class.getName()).hasMessageContaining(thrown.path());
        assertThat(workers.submit(() -> "unharmed").join()).isEqualTo("unharmed");
    }

    @Test
    void anObjectFarInsideAnArgumentIsNamedWithTheWayToIt() {
        var customer = new Customer("Ann", List.of(new Order("hat", new Connection())));
        var thrown =
                catchThrowableOfType(NotShippableException.class, () -> workers.map(List.of(customer), Customer::name));
        assertThat(thrown.path()).contains("orders").contains("connection");
    }

    @Test
    void aFunctionThatCannotTravelFailsTheCallThatWasGivenIt() {
        var connection = new Connection();
        Fn<Integer, Object> fn = n -> connection.url;
        assertThatThrownBy(() -> workers.map(List.of(1), fn)).isInstanceOf(NotShippableException.class);
        assertThatThrownBy(() -> workers.stream(List.of(1), fn).toList()).isInstanceOf(NotShippableException.class);
        assertThatThrownBy(() -> workers.execute(() -> System.out.println(connection.url)))
                .isInstanceOf(NotShippableException.class);
        Callable<String> callable = () -> "not serializable";
        assertThatThrownBy(() -> workers.submit(callable)).isInstanceOf(NotShippableException.class);
        assertThat(workers.submit(() -> "unharmed").join()).isEqualTo("unharmed");
    }

    @Test
    void anItemThatCannotTravelIsOneFailureAmongTheOutcomes() {
        var items = List.of(new Order("a", null), new Order("b", new Connection()), new Order("c", null));
        assertThat(workers.outcomes(items, Order::name))
                .hasSize(3)
                .satisfiesOnlyOnce(o -> assertThat(o).isInstanceOfSatisfying(Outcome.Failure.class, f -> {
                    assertThat(f.item()).isSameAs(items.get(1));
                    assertThat(f.error()).isInstanceOf(NotShippableException.class);
                }));
    }

    @Test
    void anErrorOfAnItemThatIsWrittenIsOneFailureAmongTheOutcomes() {
        var items = List.of(new Fickle(0, 1), new Fickle(1, 0), new Fickle(2, 1));
        var outcomes = workers.outcomes(items, item -> item.number)
                .sorted(Comparator.comparing(outcome -> outcome.item().number))
                .toList();
        assertThat(outcomes).hasSize(3);
        assertThat(outcomes.get(0)).isInstanceOf(Outcome.Success.class);
        assertThat(outcomes.get(1))
                .isInstanceOfSatisfying(
                        Outcome.Failure.class,
                        failure -> assertThat(failure.error())
                                .isInstanceOf(NotShippableException.class)
                                .hasRootCauseInstanceOf(AssertionError.class));
        assertThat(outcomes.get(2)).isInstanceOf(Outcome.Success.class);
    }

    @Test
    void anErrorOfWhatALambdaHasCapturedOrReturnsIsAFailureToTravel() {
        var fickle = new Fickle(1, 0);
        assertThatThrownBy(() -> workers.submit(() -> fickle.number))
                .isInstanceOf(NotShippableException.class)
                .hasRootCauseInstanceOf(AssertionError.class);
        var task = workers.submit(() -> new Fickle(1, 0));
        assertThatThrownBy(task::join).isInstanceOf(NotShippableException.class);
    }

    /** Waits, for the others of its chunk to be given to another worker: they are written a second time for that. */
    private static int waitIfFirst(Fickle item) throws InterruptedException {
        if (item.number == 0) {
            Thread.sleep(3_000);
        }
        return item.number;
    }

    /** Whether that was so; on a machine that has other things to do tasks may seem too slow for more than one to go together. */
    private static boolean isEndedByAnErrorOfWritingAgain(Workers two) {
        two.map(Work.upTo(20_000), n -> n); // so that many go together
        var items = Work.upTo(2_000).stream().map(n -> new Fickle(n, 1)).toList();
        try {
            two.map(items, ShippingTest::waitIfFirst);
            return false;
        } catch (NotShippableException e) {
            assertThat(e).hasRootCauseInstanceOf(AssertionError.class);
            return true;
        }
    }

    @Test
    void anErrorOfAnItemThatIsWrittenAgainEndsItsMap() throws Exception {
        try (var two = Workers.processes(2)) {
            Await.until("items are written again", () -> isEndedByAnErrorOfWritingAgain(two));
        }
    }

    @Test
    void anInitializerThatCannotTravelIsToldWhenThePoolIsOpened() {
        var connection = new Connection();
        assertThatThrownBy(() -> Workers.ofProcesses()
                        .initializer(() -> System.out.println(connection.url))
                        .open())
                .isInstanceOf(NotShippableException.class);
    }

    @Test
    void anArgumentThatCannotBeReadInTheWorkerFailsItsTask() {
        var unreadable = new Unreadable();
        long pid = pid();
        for (int i = 0; i < 5; i++) {
            var task = workers.submit(() -> unreadable.hashCode());
            assertThatThrownBy(task::join).isInstanceOf(TaskException.class).hasStackTraceContaining("cannot be read");
        }
        assertThat(pid()).isEqualTo(pid);
    }

    @Test
    void anArgumentThatKillsItsReaderFailsItsTask() {
        var deadly = new Cargo.Deadly();
        var task = workers.submit(() -> deadly.hashCode());
        assertThatThrownBy(task::join)
                .isInstanceOfSatisfying(
                        WorkerDiedException.class, e -> assertThat(e.exitCode()).hasValue(77));
        assertThat(workers.submit(() -> "unharmed").join()).isEqualTo("unharmed");
    }

    // Back.

    @Test
    void aResultThatCannotTravelFailsItsTaskAndCostsNoWorker() {
        long pid = pid();
        for (int i = 0; i < 20; i++) {
            var task = workers.submit(() -> new Order("boots", new Connection()));
            var thrown = catchThrowableOfType(NotShippableException.class, task::join);
            assertThat(thrown.path()).contains("connection");
            assertThat(thrown).hasMessageContaining(Connection.class.getName());
        }
        assertThat(pid()).isEqualTo(pid);
    }

    @Test
    void aResultThatCannotBeReadHereFailsItsTaskAndTheReaderSurvives() {
        long pid = pid();
        for (int i = 0; i < 5; i++) {
            var task = workers.submit(() -> new Unreadable());
            assertThatThrownBy(task::join).isInstanceOf(TaskException.class).hasStackTraceContaining("cannot be read");
        }
        assertThat(pid()).isEqualTo(pid);
    }

    @Test
    void anExceptionThatCannotTravelIsDescribed() {
        long pid = pid();
        var task = workers.submit(() -> Cargo.failWithThread());
        var cause = catchThrowable(task::join).getCause();
        assertThat(cause)
                .isInstanceOf(UndecodedException.class)
                .hasMessage("held")
                .hasToString(HoldsThread.class.getName() + ": held");
        assertThat(((UndecodedException) cause).originalClassName()).isEqualTo(HoldsThread.class.getName());
        assertThat(cause.getStackTrace()[0].getMethodName()).isEqualTo("failWithThread");
        assertThat(cause.getCause()).hasMessage("the reason");
        assertThat(pid()).isEqualTo(pid);
    }

    @Test
    void anExceptionThatCannotBeReadHereIsDescribed() {
        var task = workers.submit((dev.forkful.Action) () -> {
            throw new UnreadableException("smudged");
        });
        assertThatThrownBy(task::join)
                .isInstanceOf(TaskFailedException.class)
                .cause()
                .isInstanceOfSatisfying(
                        UndecodedException.class,
                        e -> assertThat(e.originalClassName()).isEqualTo(UnreadableException.class.getName()))
                .hasMessage("smudged");
    }

    @Test
    void anExceptionThatCannotBeWrittenIsDescribed() {
        var task = workers.submit((dev.forkful.Action) () -> {
            throw new UnwritableException("stubborn");
        });
        assertThatThrownBy(task::join)
                .isInstanceOf(TaskFailedException.class)
                .cause()
                .isInstanceOf(UndecodedException.class)
                .hasMessage("stubborn");
    }

    @Test
    void anExceptionWhoseOwnMethodsFailIsStillAFailure() {
        long pid = pid();
        var task = workers.submit((dev.forkful.Action) () -> {
            throw new Treacherous();
        });
        assertThatThrownBy(task::join)
                .isInstanceOf(TaskFailedException.class)
                .hasStackTraceContaining(Treacherous.class.getName());
        assertThat(pid()).isEqualTo(pid);
    }

    @Test
    void anExceptionWithACauseThatCannotTravelKeepsItsStory() {
        var task = workers.submit((dev.forkful.Action) () -> {
            throw new IOException("outer", new HoldsThread("inner", null));
        });
        assertThatThrownBy(task::join)
                .isInstanceOf(TaskFailedException.class)
                .hasStackTraceContaining("outer")
                .hasStackTraceContaining("inner");
    }

    @Test
    void aCircleOfCausesTravels() {
        var task = workers.submit((dev.forkful.Action) () -> {
            var first = new IllegalStateException("first");
            var second = new IllegalStateException("second", first);
            first.initCause(second); // a circle
            throw first;
        });
        assertThatThrownBy(task::join)
                .isInstanceOf(TaskFailedException.class)
                .cause()
                .hasMessage("first");
    }

    // Values.

    @Test
    void aHundredMegabytesTravelBothWays() {
        var bytes = new byte[100_000_000];
        Arrays.fill(bytes, (byte) 7);
        bytes[99_999_999] = 1;
        try (var large = Workers.ofProcesses().count(1).heap("1g").open()) {
            assertThat(large.submit(() -> bytes).join()).isEqualTo(bytes);
            assertThat(large.submit(() -> bytes.length).join()).isEqualTo(100_000_000);
            assertThat(large.submit(() -> new byte[100_000_000]).join()).hasSize(100_000_000);
        }
    }

    @Test
    void valuesOfAllKindsTravel() {
        var items = List.<Object>of(
                Gear.FIRST,
                new Order("gloves", null),
                Map.of("k", List.of(1, 2L, 'c', 2.5f, (byte) 3)),
                new int[][] {{1}, {2, 3}},
                "\uD83C\uDF74 fork, na\u00EFve \u0000 \uD83C",
                String.class,
                int.class,
                java.time.Duration.ofDays(3));
        assertThat(workers.map(items, o -> o)).usingRecursiveComparison().isEqualTo(items);
    }

    static Stream<Object> bigArrays() {
        var random = new Random(1);
        return Stream.of(
                random.ints(100_000).toArray(),
                random.longs(300_000).toArray(),
                random.doubles(50_000).toArray(),
                new byte[] {1, 2, 3},
                bytes(random, 70_000),
                bytes(random, 3_000_000),
                "a text of some length ".repeat(100_000).toCharArray(),
                "a text of some length ".repeat(100_000));
    }

    private static byte[] bytes(Random random, int n) {
        byte[] bytes = new byte[n];
        random.nextBytes(bytes);
        return bytes;
    }

    @ParameterizedTest
    @MethodSource
    void bigArrays(Object array) {
        Call<Object> same = () -> array;
        assertThat(workers.submit(same).join()).isEqualTo(array);
        Call<Object> printing = () -> {
            System.out.println("a result that comes on the link");
            return array;
        };
        assertThat(workers.submit(printing).join()).isEqualTo(array);
        assertThat(workers.map(List.of(array, array), a -> a)).containsExactly(array, array);
    }

    /** Both results of a batch, though the function uses one array for both. */
    @Test
    void anArrayThatIsUsedAgainIsAResultEachTime() {
        workers.map(Work.upTo(200), n -> n); // so that items travel together
        var all = workers.map(Work.upTo(100), n -> {
            Arrays.fill(Deeds.NUMBERS, n);
            return Deeds.NUMBERS;
        });
        for (int i = 0; i < 100; i++) {
            assertThat(all.get(i)).startsWith(i).endsWith(i).hasSize(Deeds.NUMBERS.length);
        }
    }

    @Test
    void aFunctionIsAResultLikeAnyOther() throws Exception {
        Fn<Integer, Integer> added =
                workers.<Fn<Integer, Integer>>submit(() -> n -> n + 5).join();
        assertThat(added.apply(1)).isEqualTo(6);
    }

    @Test
    void whatIsStaticStaysInTheWorker() {
        Cargo.visits = 100;
        assertThat(workers.submit(() -> Cargo.visit()).join()).isEqualTo(1);
        assertThat(workers.submit(() -> Cargo.visit()).join()).isEqualTo(2);
        assertThat(Cargo.visits).isEqualTo(100);
    }

    /** Of what its process had set for it when it arrived there. */
    static final class Witness implements Serializable {
        @Serial
        private static final long serialVersionUID = 1;

        private transient @Nullable ClassLoader context;

        @Serial
        private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
            in.defaultReadObject();
            context = Thread.currentThread().getContextClassLoader();
        }

        /** Whether its context class loader is still there; leaves another. */
        boolean testify() {
            var thread = Thread.currentThread();
            boolean same = thread.getContextClassLoader() == context;
            thread.setContextClassLoader(new URLClassLoader(new URL[0]));
            return same;
        }
    }

    @Test
    void aTaskIsReadWithTheContextClassLoaderThatItRunsWith() {
        var witness = new Witness();
        for (int i = 0; i < 3; i++) {
            assertThat(workers.submit(() -> witness.testify()).join()).isTrue();
        }
        workers.map(Work.upTo(200), n -> n); // so that items travel together
        assertThat(workers.map(Collections.nCopies(100, witness), Witness::testify))
                .containsOnly(true);
    }

    @Test
    void aTaskSeesACopyAsItWasWhenItWasSubmitted() {
        var numbers = new int[] {1, 2, 3};
        Task<Integer> sum = workers.submit(() -> {
            numbers[0] = 50;
            return Arrays.stream(numbers).sum();
        });
        numbers[1] = 1_000;
        assertThat(sum.join()).isEqualTo(55);
        assertThat(numbers).containsExactly(1, 1_000, 3);
    }

    @Test
    void theBytesThatTravelAreCounted() {
        var bytes = new byte[100_000];
        var task = workers.submit(() -> bytes);
        task.join();
        assertThat(task.stats().bytesSent()).isBetween(100_000L, 110_000L);
        assertThat(task.stats().bytesReceived()).isBetween(100_000L, 110_000L);
        var map = workers.outcomes(Work.upTo(1), n -> n).findFirst().orElseThrow();
        assertThat(map.stats().bytesReceived()).isPositive();
    }

    @Test
    void theCpuTimeOfATaskIsMeasured() {
        var task = workers.submit(() -> {
            long end = System.nanoTime() + 200_000_000;
            int spins = 0;
            while (System.nanoTime() < end) {
                spins++;
            }
            return spins;
        });
        task.join();
        assertThat(task.stats().cpuTime())
                .isPositive()
                .isLessThanOrEqualTo(task.stats().running().multipliedBy(2));
        assertThat(task.stats().running().toMillis()).isBetween(199L, 30_000L);
    }
}
