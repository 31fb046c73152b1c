package dev.forkful.internal.spawn;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is started, and has to end. That nothing of it is left is looked at after each test. */
@Tag("processes")
class WorkerProcessTest {
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void nothingIsLeftWhenTheThreadsThatReadAreRefused(boolean oneWasThere) {
        assertThatThrownBy(() -> WorkerProcess.start("w", WorkerOptions.DEFAULTS, lines -> {
                    if (oneWasThere) {
                        lines.read();
                    }
                    throw new OutOfMemoryError("unable to create native thread");
                }))
                .isInstanceOf(OutOfMemoryError.class)
                .hasMessage("unable to create native thread");
    }
}
