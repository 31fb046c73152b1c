package dev.forkful.cli;

import org.jspecify.annotations.Nullable;

/**
 * What is known of one input when its outcome has come: what to print, and what to say at the end if it failed.
 *
 * @param number the place of the input, counted from 1
 * @param line what goes to standard output; null if nothing does
 * @param failure what went wrong; null if nothing did
 */
record Finished(
        long number, @Nullable String line, @Nullable Failure failure) {
    /** What it takes to keep it, roughly. */
    int characters() {
        return line == null ? 0 : line.length();
    }
}
