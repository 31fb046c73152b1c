package dev.forkful;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.Serializable;
import org.junit.jupiter.api.Test;

class FnTest {
    @Test
    void aPlainLambdaIsSerializable() throws Exception {
        Fn<String, Integer> length = String::length;
        assertThat(length).isInstanceOf(Serializable.class);
        assertThat(length.apply("four")).isEqualTo(4);
    }
}
