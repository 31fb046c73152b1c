package dev.forkful.internal.pool;

import dev.forkful.internal.wire.Frame;
import dev.forkful.internal.wire.Frame.Kind;
import dev.forkful.internal.wire.Link;
import dev.forkful.internal.wire.MalformedFrameException;
import dev.forkful.internal.wire.Payload;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Answers what one worker asks, on threads of its own: the application's class loaders, and its logging, may take their time, and must not hold up what else the
 * worker says. A worker that was taken over may ask for anything, as often as it likes, and read no answer; so there are few threads, each of which sends its
 * answer before it looks for the next, and few questions may wait. Who asks more is held up, and with it nobody else.
 */
final class Answers implements AutoCloseable {
    /** More than one, since a class loader may be slow. */
    static final int THREADS = 4;

    /**
     * How many questions may be open, if they are short: a name of a class has not 1,000 letters. An honest worker has one for each of its threads that loads a class,
     * and loses nothing if some have to wait.
     */
    static final int OPEN = 1_000;

    /** What counts as one of these. */
    private static final int SHORT = 1 << 10;

    /** How often it is looked whether a worker that is held up is still there. */
    private static final long LOOKING = 100;

    /** Finds what was asked for. */
    interface Finder {
        byte[] find() throws IOException;
    }

    private final Link link;
    private final BooleanSupplier alive;
    private final Semaphore room = new Semaphore(OPEN);

    // platform threads: virtual ones have to wait while the program computes on as many virtual threads as there are
    // CPUs. They end when there was nothing to answer for a moment.
    private final ThreadPoolExecutor threads;

    /**
     * Answers for a worker.
     *
     * @param link to it
     * @param alive whether it still is
     */
    Answers(Link link, BooleanSupplier alive) {
        this(link, alive, Thread.ofPlatform().daemon().name("forkful-answers").factory());
    }

    /** With what makes its threads, so that a test can have the system refuse them. */
    Answers(Link link, BooleanSupplier alive, ThreadFactory factory) {
        this.link = link;
        this.alive = alive;
        threads = new ThreadPoolExecutor(
                THREADS, THREADS, 100, TimeUnit.MILLISECONDS, new LinkedBlockingQueue<>(), factory);
        threads.allowCoreThreadTimeOut(true);
    }

    /**
     * Sees to the answer of a question; waits while too many others are open and the worker lives. Called by the thread that reads what the worker says.
     *
     * @throws MalformedFrameException if it is longer than questions are
     */
    void answer(Frame question, Finder how) throws IOException {
        if (question.payload().length() > question.kind().longest()) {
            throw new MalformedFrameException(
                    "a worker asked a question of " + question.payload().length() + " bytes");
        }
        int size = 1 + (int) (question.payload().length() / SHORT);
        if (isRoom(size)) {
            Runnable finding = () -> {
                try {
                    link.send(new Frame(Kind.FETCHED, question.id(), Payload.of(answer(question.kind(), how))));
                } catch (IOException e) {
                    // the reading thread finds out, and tells
                } finally {
                    room.release(size);
                }
            };
            try {
                threads.execute(finding);
            } catch (OutOfMemoryError e) { // the system refuses one more
                threads.getQueue().add(finding);
                if (threads.getPoolSize() == 0 && threads.getQueue().remove(finding)) {
                    finding.run(); // rather by the reading thread than not at all
                }
            }
        }
    }

    /** Waits for it, but not for a worker that has ended: a class loader that hangs must not hide that. */
    private boolean isRoom(int size) throws IOException {
        try {
            boolean is = room.tryAcquire(size);
            while (!is && alive.getAsBoolean()) {
                is = room.tryAcquire(size, LOOKING, TimeUnit.MILLISECONDS);
            }
            return is;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while a worker was held up");
        }
    }

    private static byte[] answer(Kind question, Finder how) {
        try {
            return how.find();
        } catch (Throwable e) { // a class loader is the user's, and not each language checks exceptions
            return question == Kind.FETCH ? none(e) : new byte[0];
        }
    }

    private static byte[] none(Throwable e) {
        var bytes = new ByteArrayOutputStream();
        try (var data = new DataOutputStream(bytes)) {
            data.writeInt(-1);
            data.writeUTF(e.getClass().getName());
        } catch (IOException impossible) {
            throw new AssertionError("no input or output happens in memory", impossible);
        }
        return bytes.toByteArray();
    }

    /** Nobody wants answers any more. Does not interrupt class loaders, which may have files open that others read. */
    @Override
    public void close() {
        threads.getQueue().clear();
        threads.shutdown();
    }
}
