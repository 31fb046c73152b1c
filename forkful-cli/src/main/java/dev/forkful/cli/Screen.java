package dev.forkful.cli;

import java.io.IOException;

/**
 * Standard error: lines that stay, and below them, if it is a terminal, one line that changes. Whoever writes to the terminal while that line is
 * there goes through here, so that nothing is written into it. Thread-safe.
 */
final class Screen implements AutoCloseable {
    private static final String ERASE = "\r\u001b[K";

    /** Something that writes to the terminal. */
    @FunctionalInterface
    interface Writing {
        void write() throws IOException;
    }

    private final Stdio stdio;

    /** What changes; empty if it is not shown. Guarded by this. */
    private String status = "";

    /** Guarded by this. */
    private boolean closed;

    Screen(Stdio stdio) {
        this.stdio = stdio;
    }

    /** Whether a changing line can be shown. */
    boolean hasStatus() {
        return stdio.terminal().err();
    }

    /** Shows the line that changes, or none if it is empty. */
    synchronized void status(String text) {
        if (hasStatus() && !closed && !text.equals(status)) {
            stdio.err().print(ERASE + text);
            stdio.err().flush();
            status = text;
        }
    }

    /** Prints a line that stays. */
    synchronized void line(String text) {
        stdio.err().print((status.isEmpty() ? "" : ERASE) + text + System.lineSeparator() + status);
        stdio.err().flush();
    }

    /** Lets someone write whole lines to standard output, which may be the same terminal. */
    void writing(Writing writing) throws IOException {
        if (!hasStatus() || !stdio.terminal().out()) {
            writing.write();
            return;
        }
        synchronized (this) {
            if (!status.isEmpty()) {
                stdio.err().print(ERASE);
                stdio.err().flush();
            }
            writing.write();
            stdio.err().print(status);
            stdio.err().flush();
        }
    }

    /** Takes the changing line away for good. */
    @Override
    public synchronized void close() {
        status("");
        closed = true;
    }
}
