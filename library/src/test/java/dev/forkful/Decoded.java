package dev.forkful;

import dev.forkful.spi.Results;
import java.util.function.Supplier;

/** One result that runs what a test wants when it is decoded, as code of the user's may. */
record Decoded(Supplier<Object> by) implements Results {
    @Override
    public int count() {
        return 1;
    }

    @Override
    public boolean isPlain() {
        return false;
    }

    @Override
    public Object next() {
        return by.get();
    }
}
