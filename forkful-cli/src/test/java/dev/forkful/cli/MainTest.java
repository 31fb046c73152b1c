package dev.forkful.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MainTest {
    @Test
    void anUnknownOptionIsWrongUsage() {
        assertThat(Main.run("--no-such-option")).isEqualTo(2);
    }
}
