/**
 * Runs Java functions in other processes as easily as in threads.
 *
 * <p>{@link dev.forkful.Workers} is the place to start: {@code Workers.threads()} for waiting work, {@code Workers.processes()} for
 * computing work and for work that may crash, hang or leak.
 */
@org.jspecify.annotations.NullMarked
module dev.forkful {
    requires static org.jspecify;
    requires static java.logging; // what workers log; a program without it has its System.Logger

    exports dev.forkful;
    exports dev.forkful.spi;
    exports dev.forkful.internal.logs to
            java.logging; // whose log manager makes objects of it in workers
}
