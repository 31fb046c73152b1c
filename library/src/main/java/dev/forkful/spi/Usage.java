package dev.forkful.spi;

import java.time.Duration;

/**
 * What one try of a job cost.
 *
 * @param running how long it ran, measured where it ran
 * @param cpuTime CPU time of its thread; zero if not measured
 * @param bytesSent bytes that went out
 * @param bytesReceived bytes that came back
 */
public record Usage(Duration running, Duration cpuTime, long bytesSent, long bytesReceived) {
    /** Nothing was measured. */
    public static final Usage NONE = new Usage(Duration.ZERO, Duration.ZERO, 0, 0);
}
