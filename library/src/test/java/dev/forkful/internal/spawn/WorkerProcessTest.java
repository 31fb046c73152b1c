package dev.forkful.internal.spawn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
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

    @Test
    void argumentsThatAJvmRefusesAreNotTheCachesFault() throws Exception {
        assumeTrue(AotState.now().kind() == AotState.Kind.USED, "workers start without a cache");
        var worker = WorkerProcess.start("w", WorkerOptions.DEFAULTS.withJvmArgs(List.of("-Xss1k")));
        assertThat(worker.connect(() -> {})).isNull();
        assertThat(worker.awaitEnd(Duration.ofSeconds(1)).stderrTail()).anyMatch(line -> line.contains("stack size"));
        assertThat(AotState.now().kind()).isEqualTo(AotState.Kind.USED);
    }
}
