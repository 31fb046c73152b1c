import org.jspecify.annotations.NullMarked;

/** Runs Java functions in other processes as easily as in threads. */
@NullMarked
module dev.forkful {
    requires static org.jspecify;

    exports dev.forkful;
    exports dev.forkful.spi;
}
