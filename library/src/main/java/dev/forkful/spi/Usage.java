package dev.forkful.spi;

/**
 * What one try of a job cost.
 *
 * @param running how long it ran, in nanoseconds, measured where it ran
 * @param cpuTime CPU time of its thread, in nanoseconds; 0 if not measured
 * @param bytesSent bytes that went out
 * @param bytesReceived bytes that came back
 */
public record Usage(long running, long cpuTime, long bytesSent, long bytesReceived) {
    /** Nothing was measured. */
    public static final Usage NONE = new Usage(0, 0, 0, 0);
}
