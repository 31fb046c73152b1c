package dev.forkful.cli;

import java.io.Serial;

/** A command cannot do what it was asked for, for a reason that the user can do something about: a message and an exit code, no stack trace. */
final class CommandFailedException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1;

    /** The exit code of something that went wrong while it was tried. */
    static final int FAILED = 1;

    /** The exit code of what could not even be tried. */
    static final int WRONG_USAGE = 2;

    private final int exitCode;

    CommandFailedException(int exitCode, String message) {
        super(message);
        this.exitCode = exitCode;
    }

    int exitCode() {
        return exitCode;
    }

    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }
}
