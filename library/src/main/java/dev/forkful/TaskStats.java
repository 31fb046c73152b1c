package dev.forkful;

import java.time.Duration;

/**
 * What one task cost, as far as it has come. Immutable: it tells of the moment in which it was asked for.
 *
 * @param worker the name of the worker that ran it last, or the empty string when it has not started
 * @param pid the id of the process that ran it last, or -1 when it has not started
 * @param tries how often it was started: 0 before it starts, 1 normally, more with {@code retries}
 * @param queued from {@code submit} to its (last) start, waiting for a worker
 * @param running from its (last) start to its end, measured where it ran; zero if its worker died, the timeout if it ran out of time in a process
 * @param cpuTime the CPU time of the thread that ran it; zero where this is not measured, as on virtual threads
 * @param bytesSent the bytes of the function and its argument on their way to the worker; zero on threads
 * @param bytesReceived the bytes of the result on its way back; zero on threads
 */
public record TaskStats(
        String worker,
        long pid,
        int tries,
        Duration queued,
        Duration running,
        Duration cpuTime,
        long bytesSent,
        long bytesReceived) {}
