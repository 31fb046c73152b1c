/**
 * Runs Java functions in other processes as easily as in threads.
 *
 * <p>{@link dev.forkful.Workers} is the place to start: {@code Workers.threads()} for waiting work, {@code Workers.processes()} for
 * computing work and for work that may crash, hang or leak.
 */
@org.jspecify.annotations.NullMarked
module dev.forkful {
    requires static org.jspecify;

    exports dev.forkful;
    exports dev.forkful.spi;
}
