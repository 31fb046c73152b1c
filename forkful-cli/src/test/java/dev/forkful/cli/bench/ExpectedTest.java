package dev.forkful.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who loses results, or makes others of them, is not fast. */
class ExpectedTest {
    private static final Duration SHORT = Duration.ofMillis(1);

    @Test
    void aLostOrAnotherNumberIsFound() {
        Expected.ofNumbers(3, List.of(1, 2, 3));
        for (var wrong : List.of(List.<Integer>of(), List.of(1, 2), List.of(1, 2, 4))) {
            assertThatThrownBy(() -> Expected.ofNumbers(3, wrong)).hasMessageContaining("3 numbers came to");
        }
    }

    @Test
    void aLostTaskIsFound() {
        Expected.ofNothings(500, 500);
        assertThatThrownBy(() -> Expected.ofNothings(500, 499)).hasMessageContaining("came to 499");
    }

    @Test
    void theLastOfARoundIsLookedAt() throws Exception {
        var made = new ArrayList<Integer>();
        var looked = new ArrayList<Integer>();
        double rate = Clock.perSecond(SHORT, 1, () -> next(made), looked::add);
        assertThat(rate).isPositive();
        assertThat(looked).containsExactly(made.size());
        assertThat(Clock.median(SHORT, () -> next(made), looked::add)).isPositive();
        assertThat(looked).hasSize(2).endsWith(made.size());
    }

    private static int next(List<Integer> made) {
        made.add(made.size() + 1);
        return made.getLast();
    }
}
