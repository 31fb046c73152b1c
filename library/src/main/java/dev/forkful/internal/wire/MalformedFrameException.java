package dev.forkful.internal.wire;

import java.io.IOException;
import java.io.Serial;

/** The other side sent what no honest worker sends; it is to be dropped. */
public final class MalformedFrameException extends IOException {
    @Serial
    private static final long serialVersionUID = 1;

    public MalformedFrameException(String message) {
        super(message);
    }
}
