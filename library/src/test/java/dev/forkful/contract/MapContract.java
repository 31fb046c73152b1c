package dev.forkful.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.forkful.testing.Signal;
import dev.forkful.testing.Work;
import dev.forkful.testing.Work.Numbers;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code map} when all goes well. */
public interface MapContract extends WorkersUnderTest {
    @Test
    default void resultsComeInTheOrderOfTheItems(@TempDir Path folder) {
        var secondRan = Signal.in(folder, "second ran");
        try (var workers = open(2)) {
            List<String> results = workers.map(List.of(1, 2, 3), n -> {
                if (n == 1) {
                    secondRan.await();
                } else {
                    secondRan.give();
                }
                return "result " + n;
            });
            assertThat(results).containsExactly("result 1", "result 2", "result 3");
        }
    }

    @Test
    default void anEmptyInputGivesAnEmptyList() {
        try (var workers = open()) {
            assertThat(workers.map(List.<Integer>of(), n -> n + 1)).isEmpty();
        }
    }

    @Test
    default void aFunctionMayReturnNull() {
        try (var workers = open()) {
            List<String> results = workers.map(List.of(1, 2, 3), n -> n == 2 ? null : "r" + n);
            assertThat(results).containsExactly("r1", null, "r3");
        }
    }

    @Test
    default void theListOfResultsIsUnmodifiable() {
        try (var workers = open()) {
            var results = workers.map(List.of(1), n -> n);
            assertThatThrownBy(() -> results.add(2)).isInstanceOf(UnsupportedOperationException.class);
        }
    }

    @Test
    default void aMethodReferenceIsAFunction() {
        try (var workers = open()) {
            assertThat(workers.map(List.of(2, 3), Work::square)).containsExactly(4, 9);
            assertThat(workers.map(List.of("a", "bcd"), String::length)).containsExactly(1, 3);
            assertThat(workers.map(List.of("7"), BigInteger::new)).containsExactly(BigInteger.valueOf(7));
        }
    }

    @Test
    default void aFunctionSeesWhatItCaptured() {
        var prefix = "captured ";
        int[] numbers = {10, 20, 30};
        try (var workers = open()) {
            assertThat(workers.map(List.of(0, 2), n -> prefix + numbers[n]))
                    .containsExactly("captured 10", "captured 30");
        }
    }

    @Test
    default void anyIterableIsAnInputAndIteratedOnce() {
        var numbers = new Numbers(10);
        try (var workers = open()) {
            assertThat(workers.map(numbers, n -> n)).hasSize(10);
            assertThat(workers.map(new LinkedHashSet<>(List.of("x", "y")), s -> s + s))
                    .containsExactly("xx", "yy");
        }
        assertThat(numbers.iterations).hasValue(1);
    }

    @Test
    default void aFunctionMayTakeAMoreGeneralTypeAndReturnAMoreSpecialOne() {
        try (var workers = open()) {
            List<Number> results = workers.<Integer, Number>map(List.of(1), (Object o) -> o.hashCode());
            assertThat(results).containsExactly(1);
        }
    }

    @Test
    default void manyItemsAllHaveTheirResults() {
        try (var workers = open()) {
            assertThat(workers.map(Work.upTo(20_000), n -> n * 2))
                    .isEqualTo(IntStream.range(0, 20_000).mapToObj(n -> n * 2).toList());
        }
    }

    @Test
    default void itemsRunAtTheSameTime(@TempDir Path folder) {
        var here = Signal.in(folder, "here");
        try (var workers = open(2)) {
            assertThat(workers.map(List.of("a", "b"), s -> {
                        here.add(s);
                        here.awaitLines(2); // would wait in vain if they ran one after the other
                        return s;
                    }))
                    .containsExactly("a", "b");
        }
    }

    @Test
    default void mapsOfSeveralThreadsDoNotMix() throws Exception {
        try (var workers = open(2)) {
            var maps = new ArrayList<FutureTask<List<String>>>();
            for (var name : List.of("a", "b", "c", "d")) {
                var map = new FutureTask<>(() -> workers.map(Work.upTo(200), n -> name + n));
                maps.add(map);
                Thread.ofPlatform().start(map);
            }
            for (int i = 0; i < 4; i++) {
                var name = List.of("a", "b", "c", "d").get(i);
                assertThat(maps.get(i).get())
                        .isEqualTo(Work.upTo(200).stream().map(n -> name + n).toList());
            }
        }
    }

    @Test
    default void itemsOfManyKindsTravel() {
        try (var workers = open()) {
            var items = List.<Object>of(
                    "text",
                    1L,
                    2.5,
                    'c',
                    new int[] {1, 2},
                    List.of("x"),
                    Path.of("p").toString());
            assertThat(workers.map(items, o -> o)).usingRecursiveComparison().isEqualTo(items);
        }
    }

    @Test
    default void twoInputsAreMappedPairByPair() {
        try (var workers = open()) {
            assertThat(workers.map(List.of(2.0, 3.0), List.of(10.0, 4.0), Math::pow))
                    .containsExactly(1024.0, 81.0);
            assertThat(workers.map(List.of("a", "b"), List.of(1, 2), (s, n) -> s + n))
                    .containsExactly("a1", "b2");
        }
    }

    @Test
    default void twoEmptyInputsGiveAnEmptyList() {
        try (var workers = open()) {
            assertThat(workers.map(List.<String>of(), List.<String>of(), String::concat))
                    .isEmpty();
        }
    }

    @Test
    default void twoInputsOfUnequalLengthAreAnErrorThatNamesTheLongerOne() {
        try (var workers = open()) {
            assertThatExceptionOfType(IllegalArgumentException.class)
                    .isThrownBy(() -> workers.map(List.of(1, 2), List.of(1), Integer::sum))
                    .withMessageContaining("first")
                    .withMessageContaining("longer");
            assertThatExceptionOfType(IllegalArgumentException.class)
                    .isThrownBy(() -> workers.map(List.of(1), List.of(1, 2), Integer::sum))
                    .withMessageContaining("second")
                    .withMessageContaining("longer");
        }
    }

    @Test
    default void anItemThatLeavesItsThreadInterruptedIsAloneWithThat() {
        try (var workers = open(1)) {
            workers.map(Work.upTo(10_000), n -> n); // so that it is known to be quick, and goes with others
            var interrupted = workers.map(Work.upTo(10_000), n -> {
                boolean was = Thread.currentThread().isInterrupted();
                Thread.currentThread().interrupt();
                return was;
            });
            assertThat(interrupted).hasSize(10_000).containsOnly(false);
        }
    }
}
