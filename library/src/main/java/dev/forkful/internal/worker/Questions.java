package dev.forkful.internal.worker;

import dev.forkful.internal.logs.LogRelay;
import dev.forkful.internal.ship.ShippedClasses;
import dev.forkful.internal.wire.Frame;
import dev.forkful.internal.wire.Frame.Kind;
import dev.forkful.internal.wire.LateLink;
import dev.forkful.internal.wire.Payload;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Asks the parent for classes, and for little else. Who asks for a class waits without a deadline: the parent answers from a thread of its own, and if the parent ends, so does this
 * process. Thread-safe.
 */
final class Questions implements ShippedClasses.Parent, LogRelay.Parent {
    private final LateLink link;
    private final AtomicLong numbers = new AtomicLong();
    private final Map<Long, CompletableFuture<byte[]>> open = new ConcurrentHashMap<>();

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

    private CompletableFuture<byte[]> ask(Kind what, Payload question) {
        if (link.isForMeToConnect()) {
            throw new IllegalStateException("what the first socket of this process needs is known to its parent only");
        }
        long number = numbers.incrementAndGet();
        var answer = new CompletableFuture<byte[]>();
        open.put(number, answer);
        try {
            link.send(new Frame(what, number, question));
        } catch (IOException e) {
            throw new UncheckedIOException("the process that has the answer is gone", e);
        }
        return answer;
    }

    void answered(Frame frame) {
        var answer = open.remove(frame.id());
        if (answer != null) {
            answer.complete(frame.payload().toByteArray());
        }
    }
}
