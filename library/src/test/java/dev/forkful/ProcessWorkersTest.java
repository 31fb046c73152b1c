package dev.forkful;

import dev.forkful.contract.WorkersContract;
import dev.forkful.testing.Setup;
import org.junit.jupiter.api.Tag;

@Tag("processes")
class ProcessWorkersTest implements WorkersContract {
    @Override
    public Workers open(Setup setup) {
        var builder = Workers.ofProcesses().count(2);
        setup.count().ifPresent(builder::count);
        setup.name().ifPresent(builder::name);
        setup.initializer().ifPresent(builder::initializer);
        setup.taskTimeout().ifPresent(builder::taskTimeout);
        setup.gracePeriod().ifPresent(builder::gracePeriod);
        setup.handler().ifPresent(builder::onUnobservedFailure);
        return builder.retries(setup.retries()).retryOn(TaskException.class).open();
    }
}
