package dev.forkful.cli.bench;

import java.io.Serial;

/** A peer cannot be measured on this machine. The message says why; its figures are left out, and everything else goes on. */
final class PeerMissingException extends Exception {
    @Serial
    private static final long serialVersionUID = 1;

    PeerMissingException(String reason) {
        super(reason);
    }

    String reason() {
        return String.valueOf(getMessage());
    }
}
