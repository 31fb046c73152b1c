package dev.forkful.cli.tour;

import java.util.List;

/**
 * What happened in a chapter. Times are nanoseconds since its start.
 *
 * @param lines what it printed
 * @param main whether its main thread was running or waiting, sampled until it ended
 * @param end when the last of its threads ended
 * @param failures what its threads threw
 */
record Recording(List<Line> lines, List<Sample> main, long end, List<Throwable> failures) {
    record Line(long at, String text) {}

    record Sample(long at, boolean running) {}
}
