package dev.forkful.internal.pool;

/** A worker had to be killed because its tasks could not be put into its memory. */
final class NotGivenException extends Exception {
    private static final long serialVersionUID = 1;

    /**
     * A failure.
     *
     * @param why of this process: memory is short, say
     */
    NotGivenException(Throwable why) {
        super("its tasks could not be given to it: " + why, why, false, false);
    }
}
