package dev.forkful.internal.spawn;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * Starts a process that the system is to kill when this one has ended, in whatever way. The system takes the thread that started it for its parent, so that thread
 * stays as long as the process does.
 */
final class Guardian {
    private Guardian() {}

    /** Starts it. */
    static Process start(String name, ProcessBuilder builder) throws IOException {
        var started = new CompletableFuture<Process>();
        Thread.ofPlatform().daemon().name(name + " guardian").start(() -> guard(builder, started));
        try {
            return started.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof IOException refused) {
                throw new IOException(refused.getMessage(), refused);
            }
            throw e;
        }
    }

    private static void guard(ProcessBuilder builder, CompletableFuture<Process> started) {
        Process process;
        try {
            process = builder.start();
        } catch (Throwable e) { // for whoever waits
            started.completeExceptionally(e);
            return;
        }
        started.complete(process);
        while (process.isAlive()) {
            try {
                process.waitFor();
            } catch (InterruptedException e) {
                // no one knows this thread
            }
        }
    }
}
