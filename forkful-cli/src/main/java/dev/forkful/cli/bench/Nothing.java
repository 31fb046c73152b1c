package dev.forkful.cli.bench;

import dev.forkful.Call;

/** The task that does nothing, so that all that is measured is the way there and back. */
final class Nothing {
    static final Call<Integer> CALL = () -> 1;

    private Nothing() {}
}
