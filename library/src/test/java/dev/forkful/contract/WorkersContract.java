package dev.forkful.contract;

/** All that holds for workers of every kind. */
public interface WorkersContract
        extends MapContract,
                MapFailureContract,
                StreamContract,
                StreamWindowContract,
                OutcomesContract,
                SubmitContract,
                TaskViewContract,
                CancelContract,
                FutureContract,
                FailureContract,
                FullStackContract,
                UnobservedFailureContract,
                ShutdownContract,
                ExecutorServiceContract,
                OptionsContract,
                TaskOptionsContract {}
