package dev.forkful.fory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.forkful.Action;
import dev.forkful.Fn;
import dev.forkful.NotShippableException;
import dev.forkful.TaskException;
import dev.forkful.Workers;
import dev.forkful.fory.Cargo.Booking;
import dev.forkful.fory.Cargo.Colour;
import dev.forkful.fory.Cargo.Connection;
import dev.forkful.fory.Cargo.Encrypted;
import dev.forkful.fory.Cargo.Line;
import dev.forkful.fory.Cargo.Node;
import dev.forkful.fory.Cargo.OddException;
import dev.forkful.fory.Cargo.Order;
import dev.forkful.fory.Cargo.Unreadable;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Values there and back, through real workers. */
class ForyCodecTest {
    private static final ConcurrentLinkedQueue<String> PRINTED = new ConcurrentLinkedQueue<>();
    private static Workers workers;

    @BeforeAll
    static void open() {
        workers = Workers.ofProcesses()
                .count(1)
                .codec(new ForyCodec())
                .output(line -> PRINTED.add(line.text()))
                .open();
    }

    @AfterAll
    static void close() {
        workers.close();
        assertThat(PRINTED).isEmpty(); // no warnings of Java, no log of Fory
    }

    private static Object thereAndBack(Object value) {
        return workers.map(List.of(value), v -> v).getFirst();
    }

    private static List<Line> lines(int count) {
        return IntStream.range(0, count).mapToObj(Line::of).collect(ArrayList::new, List::add, List::addAll);
    }

    @Test
    void recordsAndListsOfThemComeBackAsTheyWere() {
        var order = new Order("shoes", lines(100), Map.of("a", 1, "b", List.of(Colour.GREEN), "c", Optional.of("x")));
        for (var value : List.of(Line.of(1), order, order.inner(), lines(50_000), List.of(), Colour.RED)) {
            var back = thereAndBack(value);
            assertThat(back).isEqualTo(value);
            assertThat(back.getClass()).isSameAs(value.getClass());
        }
    }

    @Test
    void theValuesAreReadInTheWorker() {
        assertThat(workers.map(
                        List.of(new Order("hats", lines(3), Map.of())),
                        o -> o.lines().stream().mapToLong(Line::stock).sum()))
                .containsExactly(3_000L);
        var order = new Order("captured", lines(2), Map.of());
        int n = 5;
        assertThat(workers.submit(() -> order.name() + n + order.lines().size()).join())
                .isEqualTo("captured52");
    }

    @Test
    void theResultsOfAMapTravelOn() {
        var results = workers.map(List.of(1, 2, 3), n -> Line.of(n));
        assertThat(thereAndBack(results)).isEqualTo(results);
        assertThat(thereAndBack(new Booking("Ann", results))).isEqualTo(new Booking("Ann", results));
    }

    @Test
    void whatIsSharedInsideAValueStaysShared() {
        var node = new Node();
        node.next = new Node();
        node.next.next = node;
        node.shared = new int[] {1, 2};
        node.next.shared = node.shared;
        var back = (Node) thereAndBack(node);
        assertThat(back.next.next).isSameAs(back);
        assertThat(back.next.shared).isSameAs(back.shared).containsExactly(1, 2);
        node.forgotten = "changed";
        assertThat(((Node) thereAndBack(node)).forgotten).isEqualTo("here"); // as its constructor left it
    }

    @Test
    void whatWritesItselfAndWhatTheJdkDoesNotSerializeTravels() {
        assertThat(((Encrypted) thereAndBack(new Encrypted("rosebud"))).secret).isEqualTo("rosebud");
        var paths = new ArrayList<>(List.of(Path.of("a", "b"), Path.of("/")));
        assertThat(thereAndBack(paths)).isEqualTo(paths);
        assertThat(thereAndBack(Optional.of(Path.of("p")))).isEqualTo(Optional.of(Path.of("p")));
        assertThat(thereAndBack(new Object[] {1, new int[][] {{1}, {2, 3}}, Line[].class}))
                .isEqualTo(new Object[] {1, new int[][] {{1}, {2, 3}}, Line[].class});
        assertThat(thereAndBack(new ArrayList<>(Collections.nCopies(200_000, null))))
                .isEqualTo(Collections.nCopies(200_000, null));
    }

    @Test
    void functionsInsideValuesTravel() throws Exception {
        int five = 5;
        Fn<Integer, Integer> plus = n -> n + five;
        @SuppressWarnings("unchecked")
        var back = (List<Fn<Integer, Integer>>) thereAndBack(new ArrayList<>(List.of(plus)));
        assertThat(back.getFirst().apply(1)).isEqualTo(6);
    }

    @Test
    void whatIsNotSerializableIsNamedWithTheWayToIt() {
        for (int round = 0; round < 3; round++) { // no less clear when Fory knows the classes
            var booking = new Booking("Ann", new Object[] {1, new Connection()});
            assertThatThrownBy(() -> thereAndBack(booking))
                    .isInstanceOfSatisfying(
                            NotShippableException.class,
                            e -> assertThat(e.path()).isEqualTo("field 'seat' -> [1]"))
                    .hasMessageContaining(Connection.class.getName())
                    .hasMessageContaining("not java.io.Serializable");
            var held = new Booking("Bob", new Connection());
            assertThatThrownBy(() -> workers.submit(() -> held.name()))
                    .isInstanceOfSatisfying(
                            NotShippableException.class,
                            e -> assertThat(e.path()).isEqualTo("captured variable 'held' -> field 'seat'"));
            var result = workers.submit(() -> new Booking("Eve", new Thread()));
            assertThatThrownBy(result::join)
                    .isInstanceOf(NotShippableException.class)
                    .hasMessageContaining("java.lang.Thread");
        }
        assertThat(thereAndBack(new Booking("Zoe", 3))).isEqualTo(new Booking("Zoe", 3));
    }

    @Test
    void whatCannotBeReadFailsItsTask() {
        assertThatThrownBy(() -> workers.map(List.of(new Booking("Ann", new Unreadable())), Booking::name))
                .isInstanceOf(TaskException.class)
                .hasStackTraceContaining("cannot be read");
        var task = workers.submit(() -> new Booking("Ann", new Unreadable()));
        assertThatThrownBy(task::join).isInstanceOf(TaskException.class).hasStackTraceContaining("cannot be read");
        assertThat(thereAndBack(Line.of(3))).isEqualTo(Line.of(3));
    }

    @Test
    void anExceptionOfATaskKeepsItsClassAndItsTrace() {
        var task = workers.submit((Action) () -> {
            throw new OddException(7, Line.of(1));
        });
        assertThatThrownBy(task::join)
                .cause()
                .isInstanceOfSatisfying(
                        OddException.class, e -> assertThat(e.code).isEqualTo(7))
                .hasMessage("code 7 at line 1")
                .satisfies(e -> assertThat(e.getStackTrace()[0].getClassName())
                        .startsWith(getClass().getName()));
    }

    @Test
    void theWorkersHaveTheArgumentsThatForyWants() {
        assertThat(workers.submit(() -> new ArrayList<>(
                                ManagementFactory.getRuntimeMXBean().getInputArguments()))
                        .join())
                .contains(
                        "--add-opens=java.base/java.lang.invoke=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow");
    }

    @Test
    void theFilterOfTheJvmHolds() {
        try (var careful = Workers.ofProcesses()
                .count(1)
                .codec(new ForyCodec())
                .jvmArgs("-Djdk.serialFilter=!" + Encrypted.class.getName() + ";*")
                .open()) {
            assertThat(careful.map(List.of(Line.of(1)), Line::text)).containsExactly("line 1");
            assertThatThrownBy(() -> careful.map(List.of(new Booking("Ann", new Encrypted("s"))), Booking::name))
                    .isInstanceOf(TaskException.class)
                    .hasStackTraceContaining("Encrypted is forbidden");
            var result =
                    careful.submit(() -> new Booking("Ann", new Encrypted("s"))); // nor written, as its Javadoc says
            assertThatThrownBy(result::join)
                    .isInstanceOf(NotShippableException.class)
                    .hasMessageContaining("Encrypted");
            assertThat(careful.map(List.of(Line.of(2)), Line::text)).containsExactly("line 2");
        }
    }

    @Test
    void theFilterFactoryOfTheJvmHolds() {
        try (var careful = Workers.ofProcesses()
                .count(1)
                .codec(new ForyCodec())
                .jvmArgs("-Djdk.serialFilterFactory=" + NoEncrypted.class.getName())
                .open()) {
            assertThat(careful.map(List.of(Line.of(1)), Line::text)).containsExactly("line 1");
            assertThatThrownBy(() -> careful.map(List.of(new Booking("Ann", new Encrypted("s"))), Booking::name))
                    .isInstanceOf(TaskException.class)
                    .hasStackTraceContaining("Encrypted is forbidden");
        }
    }

    /** As its Javadoc says: Fory asks about classes for which it has no number of its own. */
    @Test
    void theFilterIsNotAskedAboutTypesThatForyHasNumbersFor() {
        try (var careful = Workers.ofProcesses()
                .count(1)
                .codec(new ForyCodec())
                .jvmArgs("-Djdk.serialFilter=!java.util.HashMap;!java.util.PropertyPermission;!java.util.Locale")
                .open()) {
            var map = new HashMap<>(Map.of("a", 1));
            assertThat(careful.map(List.of(new Booking("Ann", map)), b -> "" + b.seat()))
                    .containsExactly("{a=1}");
            var permission = new java.util.PropertyPermission("a", "read");
            assertThatThrownBy(() -> careful.map(List.of(new Booking("Ann", permission)), Booking::name))
                    .hasStackTraceContaining("PropertyPermission is forbidden");
        }
    }
}
