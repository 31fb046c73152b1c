package dev.forkful.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class SpreadTest {
    @Test
    void oneForkIsItsOwnMedian() {
        assertThat(Spread.of(List.of(7.0))).isEqualTo(new Spread(7, 7, 7, 1));
    }

    @Test
    void theMiddleOneOfThree() {
        assertThat(Spread.of(List.of(30.0, 1.0, 2.0))).isEqualTo(new Spread(2, 1, 30, 3));
    }

    @Test
    void theMeanOfTheMiddleTwoOfFour() {
        assertThat(Spread.of(List.of(4.0, 1.0, 100.0, 2.0))).isEqualTo(new Spread(3, 1, 100, 4));
    }

    @Test
    void nothingHasNoMedian() {
        assertThatThrownBy(() -> Spread.of(List.of())).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void numbersHaveThreeDigitsAndNoExponents() {
        assertThat(List.of(1_234_567.0, 12.345, 0.00012345, 7.0, 0.0).stream().map(Numbers::of))
                .containsExactly("1,230,000", "12.3", "0.000123", "7", "0");
        assertThat(Numbers.of(Double.NaN)).isEqualTo("—");
        assertThat(Numbers.exact(0.97)).isEqualTo("0.97");
        assertThat(Numbers.exact(1e7)).isEqualTo("10,000,000");
    }
}
