package dev.forkful.examples;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PlaceholderTest {
    @Test
    void squares() throws Exception {
        assertThat(Placeholder.SQUARE.apply(5)).isEqualTo(25);
    }
}
