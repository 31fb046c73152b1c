package dev.forkful;

/** A job that nobody waits for, for backends whose results do not travel. */
class PlainJob extends TaskJob {
    PlainJob(Fn<?, ?> function, TaskOptions options) {
        super(1, function, null, options);
    }

    @Override
    void openSoon() {
        throw new AssertionError("nothing arrives in bytes");
    }

    @Override
    void whenFailed(TaskException failure) {}

    @Override
    void whenOver() {}
}
