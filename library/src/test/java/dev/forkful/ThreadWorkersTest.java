package dev.forkful;

import dev.forkful.contract.WorkersContract;
import dev.forkful.testing.Setup;

class ThreadWorkersTest implements WorkersContract {
    @Override
    public Workers open(Setup setup) {
        return open(Workers.ofThreads(), setup);
    }

    static Workers open(ThreadsBuilder builder, Setup setup) {
        setup.count().ifPresent(builder::count);
        setup.name().ifPresent(builder::name);
        setup.initializer().ifPresent(builder::initializer);
        setup.taskTimeout().ifPresent(builder::taskTimeout);
        setup.handler().ifPresent(builder::onUnobservedFailure);
        return builder.retries(setup.retries()).open();
    }
}
