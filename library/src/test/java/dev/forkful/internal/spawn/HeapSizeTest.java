package dev.forkful.internal.spawn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HeapSizeTest {
    private static final WorkerOptions DEFAULTS = WorkerOptions.DEFAULTS;

    @Test
    void whereMemoryIsNotShortTheYoungGenerationHasRoomForABigArray() {
        assumeThat(Runtime.getRuntime().maxMemory()).isGreaterThanOrEqualTo(1L << 30);
        assumeThat(AotCache.hasOptionVariable(DEFAULTS)).isFalse();
        assertThat(HeapSize.options(DEFAULTS)).containsExactly("-Xms192m", "-XX:NewSize=96m");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"-Xmx64m", "-Xms8m", "-Xmn4m", "-XX:MaxHeapSize=64m", "-XX:NewRatio=1", "-XX:MaxRAMPercentage=5"
            })
    void sizesOfTheUsersStandAlone(String argument) {
        assertThat(HeapSize.options(DEFAULTS.withJvmArgs(List.of(argument)))).isEmpty();
    }

    @Test
    void aMaximumStandsAlone() {
        assertThat(HeapSize.options(DEFAULTS.withHeap("64m"))).containsExactly("-Xmx64m");
    }

    @Test
    void theYoungGenerationOfAnotherCollectorIsItsOwn() {
        assertThat(HeapSize.options(DEFAULTS.withJvmArgs(List.of("-XX:+UseG1GC"))))
                .containsExactly("-Xms16m");
    }

    /** With a heap that begins with more than its maximum no worker would start. */
    @Test
    void theHeapIsSmallAtFirstWhereAVariableMayHoldAMaximum() {
        assertThat(HeapSize.options(DEFAULTS.withEnvironment("JDK_JAVA_OPTIONS", "-Xmx64m")))
                .containsExactly("-Xms16m");
    }
}
