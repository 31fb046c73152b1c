package dev.forkful.internal.worker;

import dev.forkful.internal.wire.Greeting;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The parent holds the other end of this process's standard input. A byte there tells this process to end, with that exit code. When it ends without one,
 * the parent has ended, in whatever way, and so do this process and those that it started.
 *
 * <p>A JVM that exits waits 300 ms for threads that are in native code, as one that blocks in a read is. So it is the thread that reads the order to end
 * which carries it out, after the main thread has come back from waiting for frames: an idle worker ends in 20 ms instead of 320.
 */
final class Lifeline {
    private static final long MAIN_COMES_BACK_MS = 200;

    /** How long shutdown hooks may take. */
    private static final long HOOKS_MS = 5_000;

    private final InputStream stdin;
    private final int whoEndsChildren;

    /** That this process calls. */
    private final Path socket;

    private final CountDownLatch mainIsBack = new CountDownLatch(1);
    private volatile boolean told;

    Lifeline(InputStream stdin, int whoEndsChildren, Path socket) {
        this.stdin = stdin;
        this.socket = socket;
        this.whoEndsChildren = whoEndsChildren;
    }

    void watch(Closeable tasks) {
        Thread.ofPlatform().daemon().name("forkful-lifeline").start(() -> {
            int code = next();
            if (code < 0) {
                parentIsGone();
            }
            told = true;
            watchTheHooks();
            try {
                tasks.close(); // which brings the main thread back, and the idle task thread
                var _ = mainIsBack.await(MAIN_COMES_BACK_MS, TimeUnit.MILLISECONDS);
            } catch (IOException | InterruptedException e) {
                // then the exit takes a little longer
            }
            try {
                WorkerMain.removeFiles(socket); // it may not have called, and the parent end before it removes them
                if (whoEndsChildren == Greeting.WORKER_ENDS_CHILDREN) {
                    endChildren();
                }
            } finally {
                System.exit(code);
            }
        });
    }

    private int next() {
        try {
            return stdin.read();
        } catch (IOException e) {
            return -1;
        }
    }

    /** Called by the main thread when it cannot read frames any more; does not return. */
    void linkEnded() {
        if (!told) {
            parentIsGone();
        }
        mainIsBack.countDown();
        while (true) {
            java.util.concurrent.locks.LockSupport.park(this); // the lifeline ends the process
        }
    }

    /** Called by the main thread when it cannot call the parent; does not return. */
    void notCalled(IOException why) {
        if (!told) { // else nobody waits for the call, and its socket may be gone
            say("cannot call the process that started this one: " + why);
        }
        linkEnded();
    }

    /** Ends this process at once: no hooks, which may hang, and no one left to see what they do. */
    private void parentIsGone() {
        try {
            WorkerMain.removeFiles(socket); // it may not have called
            endChildren();
        } finally {
            Runtime.getRuntime().halt(1); // even without a descriptor to look for children with
        }
    }

    private static void watchTheHooks() {
        try {
            Thread.ofPlatform().daemon().name("forkful-watchdog").start(Lifeline::haltInAWhile);
        } catch (OutOfMemoryError e) {
            // the system refuses a thread: to end is more important, and the parent kills who does not
        }
    }

    /** A shutdown hook that hangs must not keep this process for ever; the parent, which would kill it, may be gone by then. */
    private static void haltInAWhile() {
        try {
            Thread.sleep(HOOKS_MS);
        } catch (InterruptedException e) {
            // then at once
        }
        halt("shutdown hooks took longer than " + HOOKS_MS + " ms");
    }

    /** Ends this process because nothing can be trusted any more. */
    static void halt(String why) {
        say(why);
        Runtime.getRuntime().halt(Greeting.CANNOT_WORK);
    }

    /** To the real standard error, which the parent reads. */
    static void say(String what) {
        try (var stderr = new java.io.FileOutputStream(java.io.FileDescriptor.err)) {
            stderr.write(("forkful worker: " + what + "\n").getBytes(java.nio.charset.StandardCharsets.UTF_8));
        } catch (IOException e) {
            // there is no one to tell
        }
    }

    private static void endChildren() {
        ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly);
    }
}
