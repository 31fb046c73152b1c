package dev.forkful;

import dev.forkful.contract.WorkersContract;
import dev.forkful.testing.Setup;

class LimitedThreadWorkersTest implements WorkersContract {
    @Override
    public Workers open(Setup setup) {
        return ThreadWorkersTest.open(Workers.ofThreads().count(2), setup);
    }
}
