package dev.forkful.examples;

import dev.forkful.Fn;

/** Stands in until the chapters are written. */
public final class Placeholder {
    private Placeholder() {}

    /** The function of the first chapter. */
    public static final Fn<Integer, Integer> SQUARE = n -> n * n;
}
