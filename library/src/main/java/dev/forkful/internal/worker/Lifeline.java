package dev.forkful.internal.worker;

import java.io.IOException;
import java.io.InputStream;

/**
 * The parent holds the other end of this process's standard input and never writes to it again: when it ends, the parent has ended, in whatever way,
 * and so do this process and those that it started.
 */
final class Lifeline {
    private Lifeline() {}

    static void watch(InputStream stdin) {
        Thread.ofPlatform().daemon().name("forkful-lifeline").start(() -> {
            try {
                while (stdin.read() >= 0) {
                    // nothing is said here any more
                }
            } catch (IOException e) {
                // as good as its end
            }
            end(1);
        });
    }

    /** Ends this process at once: no hooks, which may hang, and no one left to see what they do. */
    static void end(int code) {
        endChildren();
        Runtime.getRuntime().halt(code);
    }

    static void endChildren() {
        ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly);
    }
}
