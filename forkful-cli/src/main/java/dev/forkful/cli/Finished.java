package dev.forkful.cli;

import org.jspecify.annotations.Nullable;

/**
 * What is known of one input when its outcome has come.
 *
 * @param number the place of the input, counted from 1
 * @param line what goes to standard output; null if nothing does
 */
record Finished(long number, @Nullable String line) {
    /** What it takes to keep it, roughly. */
    int characters() {
        return line == null ? 0 : line.length();
    }
}
