package dev.forkful.contract;

import dev.forkful.Workers;
import dev.forkful.testing.Setup;

/** How the contract gets its workers. */
public interface WorkersUnderTest {
    /** Opens workers; without a count, as many as this kind of workers has by default. */
    Workers open(Setup setup);

    default Workers open() {
        return open(Setup.DEFAULT);
    }

    default Workers open(int count) {
        return open(Setup.DEFAULT.withCount(count));
    }
}
