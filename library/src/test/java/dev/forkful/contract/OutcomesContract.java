package dev.forkful.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.forkful.Outcome;
import dev.forkful.TaskFailedException;
import dev.forkful.testing.Signal;
import dev.forkful.testing.Work;
import dev.forkful.testing.Work.Numbers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code outcomes}: what became of each item, whatever that was. */
public interface OutcomesContract extends WorkersUnderTest {
    private static String text(Outcome<?, ?> outcome) {
        return switch (outcome) {
            case Outcome.Success<?, ?> s -> s.item() + "=" + s.value();
            case Outcome.Failure<?, ?> f ->
                f.item() + "!" + f.error().getCause().getMessage();
        };
    }

    @Test
    default void everyItemHasOneOutcome() {
        try (var workers = open()) {
            assertThat(workers.outcomes(List.of(1, 2, 3), Work::square).map(OutcomesContract::text))
                    .containsExactlyInAnyOrder("1=1", "2=4", "3=9");
        }
    }

    @Test
    default void outcomesComeAsTheyComplete(@TempDir Path folder) {
        var seen = Signal.in(folder, "seen");
        try (var workers = open(2)) {
            var order = workers.outcomes(List.of("slow", "quick"), s -> {
                        if (s.equals("slow")) {
                            seen.await(); // until the outcome of the other was seen
                        }
                        return s;
                    })
                    .peek(o -> seen.give())
                    .map(Outcome::item);
            assertThat(order).containsExactly("quick", "slow");
        }
    }

    @Test
    default void anExceptionOfWhatIsDoneWithAnOutcomeCancelsTheRest(@TempDir Path folder) {
        var running = Signal.in(folder, "running");
        var boom = new IllegalStateException("consumer");
        try (var workers = open(2)) {
            assertThatThrownBy(() -> workers.outcomes(Numbers.endless(), n -> {
                                if (n > 0) {
                                    Work.waitForEver(running);
                                }
                                return n;
                            })
                            .forEach(outcome -> {
                                throw boom;
                            }))
                    .isSameAs(boom);
        } // would wait for ever for the second
    }

    @Test
    default void outcomesThatEndedWithAnExceptionSaySoWhenTheyAreAskedAgain() {
        var boom = new IllegalStateException("lambda");
        try (var workers = open(2);
                var stream = workers.outcomes(Work.upTo(10), n -> n).peek(outcome -> {
                    throw boom;
                })) {
            var iterator = stream.iterator();
            assertThatThrownBy(iterator::hasNext).isSameAs(boom);
            assertThatThrownBy(iterator::hasNext)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("ended with an exception")
                    .hasCause(boom);
        }
    }

    @Test
    default void oneFailureNeverCostsAnotherResult() {
        try (var workers = open()) {
            var texts = workers.outcomes(Work.upTo(100), n -> Work.allBut(0, n % 10))
                    .map(OutcomesContract::text)
                    .collect(Collectors.toSet());
            assertThat(texts).hasSize(100).contains("1=1", "99=9", "0!bad item 0", "50!bad item 0");
        }
    }

    @Test
    default void everyFailureHasItsOwnException() {
        try (var workers = open()) {
            var errors = workers.outcomes(Work.upTo(20), n -> {
                        throw new IllegalStateException("of " + n);
                    })
                    .map(o -> (Outcome.Failure<Integer, Object>) o)
                    .toList();
            assertThat(errors).hasSize(20).allSatisfy(f -> {
                assertThat(f.error()).isInstanceOf(TaskFailedException.class).hasMessageContaining("task");
                assertThat(f.error().getCause()).hasMessage("of " + f.item());
            });
            assertThat(errors.stream().map(Outcome.Failure::error).distinct()).hasSize(20);
        }
    }

    @Test
    default void theItemIsTheVeryObjectThatWasGiven() {
        var items = List.of(new ArrayList<>(List.of("a")), new ArrayList<>(List.of("a")));
        try (var workers = open()) {
            var seen = workers.outcomes(items, List::size).map(Outcome::item).toList();
            assertThat(seen).hasSize(2).allMatch(s -> s == items.get(0) || s == items.get(1));
            assertThat(seen.get(0)).isNotSameAs(seen.get(1));
        }
    }

    @Test
    default void anOutcomeTellsWhoWorkedOnItAndForHowLong() {
        try (var workers = open()) {
            assertThat(workers.outcomes(List.of(1, 2), n -> {
                        Thread.sleep(20);
                        return Work.allBut(2, n);
                    }))
                    .hasSize(2)
                    .allSatisfy(o -> {
                        assertThat(o.stats().tries()).isEqualTo(1);
                        assertThat(o.stats().pid()).isPositive();
                        assertThat(o.stats().worker()).isNotEmpty();
                        assertThat(o.stats().running()).isBetween(Duration.ofMillis(19), Duration.ofSeconds(30));
                        assertThat(o.stats().queued()).isBetween(Duration.ZERO, Duration.ofSeconds(30));
                    });
        }
    }

    @Test
    default void aValueOfAnOutcomeMayBeNull() {
        try (var workers = open()) {
            var outcome =
                    workers.<Integer, String>outcomes(List.of(1), n -> null).findFirst();
            assertThat(outcome.orElseThrow())
                    .isInstanceOfSatisfying(
                            Outcome.Success.class, s -> assertThat(s.value()).isNull());
        }
    }

    @Test
    default void failuresThatOutcomesToldAreNotThrownByClose() {
        var workers = open();
        assertThat(workers.outcomes(List.of(1, 2), Work::fail)).hasSize(2);
        workers.close();
    }

    @Test
    default void outcomesOfAnEndlessInputMayBeLimited() {
        try (var workers = open()) {
            assertThat(workers.outcomes(Numbers.endless(), n -> n).limit(100)).hasSize(100);
        }
    }

    @Test
    default void anExceptionOfTheInputIsThrownAfterTheOutcomesBeforeIt() {
        var boom = new IllegalStateException("input");
        var seen = new ArrayList<String>();
        try (var workers = open()) {
            assertThatThrownBy(() -> workers.outcomes(
                                    Work.<Integer>input(3, place -> {
                                        if (place == 2) {
                                            throw boom;
                                        }
                                        return place;
                                    }),
                                    n -> n)
                            .map(OutcomesContract::text)
                            .forEach(seen::add))
                    .isSameAs(boom);
        }
        assertThat(seen).containsExactlyInAnyOrder("0=0", "1=1");
    }

    @Test
    default void manyOutcomesAllArrive() {
        try (var workers = open()) {
            var items = workers.outcomes(Work.upTo(10_000), n -> Work.allBut(5_000, n))
                    .map(Outcome::item)
                    .collect(Collectors.toSet());
            assertThat(items).hasSize(10_000);
        }
    }

    @Test
    default void aConsumerOfOutcomesThatThrowsDoesNotHarmThePool() {
        try (var workers = open()) {
            assertThatThrownBy(() -> workers.outcomes(Work.upTo(10), n -> n).forEach(o -> {
                        throw new IllegalStateException("consumer");
                    }))
                    .hasMessage("consumer");
            assertThat(workers.map(List.of(1), n -> n)).containsExactly(1);
        }
    }
}
