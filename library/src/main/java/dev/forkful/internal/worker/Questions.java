package dev.forkful.internal.worker;

import dev.forkful.internal.logs.LogRelay;
import dev.forkful.internal.ship.ShippedClasses;
import dev.forkful.internal.wire.Frame;
import dev.forkful.internal.wire.Frame.Kind;
import dev.forkful.internal.wire.LateLink;
import dev.forkful.internal.wire.Payload;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedChannelException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Asks the parent for classes, and for little else. Who asks for a class waits without a deadline: the parent answers from a thread of its own, and if the parent ends, so does this
 * process. Thread-safe.
 */
final class Questions implements ShippedClasses.Parent, LogRelay.Parent {
    /**
     * An answer that may be waited for with locks held, as those of class loaders and of loggers are: {@link CompletableFuture} itself runs other tasks meanwhile if it is waited for in a
     * thread of a {@code ForkJoinPool}, and they may want such a lock, or be surprised to have it.
     */
    private static final class Answer extends CompletableFuture<byte[]> {
        private final CountDownLatch there = new CountDownLatch(1);

        @Override
        public boolean complete(byte[] value) {
            boolean first = super.complete(value);
            there.countDown();
            return first;
        }

        /** Waits however long it takes; an interrupt is kept for whoever it is meant for. */
        @Override
        public byte[] join() {
            boolean interrupted = false;
            while (there.getCount() > 0) {
                try {
                    there.await();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
            return super.join();
        }

        @Override
        public byte[] get(long timeout, TimeUnit unit) throws InterruptedException, TimeoutException {
            if (!there.await(timeout, unit)) {
                throw new TimeoutException();
            }
            return super.join();
        }
    }

    private final LateLink link;
    private final AtomicLong numbers = new AtomicLong();
    private final Map<Long, Answer> open = new ConcurrentHashMap<>();

    /** Nobody reads answers any more. */
    private volatile boolean ended;

    Questions(LateLink link) {
        this.link = link;
    }

    @Override
    public byte[] ask(byte[] question) {
        return ask(Kind.FETCH, Payload.of(question)).join();
    }

    @Override
    public CompletableFuture<byte[]> askLevels() {
        return ask(Kind.LEVELS, Payload.EMPTY);
    }

    private Answer ask(Kind what, Payload question) {
        if (link.isForMeToConnect()) {
            throw new IllegalStateException("what the first socket of this process needs is known to its parent only");
        }
        if (ended) {
            throw new UncheckedIOException(
                    "this process is ending, and reads no answers", new ClosedChannelException());
        }
        long number = numbers.incrementAndGet();
        var answer = new Answer();
        open.put(number, answer);
        try {
            link.send(new Frame(what, number, question));
        } catch (IOException e) {
            throw new UncheckedIOException("the process that has the answer is gone", e);
        }
        return answer;
    }

    /** This process is ending: nothing can be asked any more. */
    void end() {
        ended = true;
    }

    void answered(Frame frame) {
        var answer = open.remove(frame.id());
        if (answer != null) {
            answer.complete(frame.payload().toByteArray());
        }
    }
}
