package dev.forkful.internal.pool;

import dev.forkful.OutputLine.Source;
import dev.forkful.WorkerDiedException.Death;
import dev.forkful.internal.ship.Failures;
import dev.forkful.internal.ship.HomeClasses;
import dev.forkful.internal.ship.Values;
import dev.forkful.internal.spawn.LineSplitter;
import dev.forkful.internal.spawn.WorkerProcess;
import dev.forkful.internal.wire.Frame;
import dev.forkful.internal.wire.Frame.Kind;
import dev.forkful.internal.wire.Link;
import dev.forkful.internal.wire.MalformedFrameException;
import dev.forkful.internal.wire.Payload;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.nio.channels.ClosedChannelException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The parent's end of the link to one worker: turns frames into events, sends without making the caller wait, answers the worker's questions, and
 * forwards its lines. Owns the link and the thread that reads it, which lives as long as the worker.
 */
final class WorkerConnection {
    /** How long a worker may take to end after its link has ended, or it was told to. */
    private static final Duration ENDING = Duration.ofSeconds(5);

    /** How long after a worker's end its last frames are read, where the link has not ended with it. */
    private static final Duration LAST_FRAMES = Duration.ofSeconds(1);

    /** What a worker does. Called by the reading thread of its connection, one at a time; must not wait for anyone. */
    interface Events {
        void ready();

        void notReady(Throwable cause);

        void started(long task);

        void returned(long task, Answer answer);

        void dropped(long task);

        void here(long task, List<StackTraceElement> stack);

        /** The last event: the process has ended, and all that it said before has been told. */
        void died(Death death, @Nullable Throwable cause);
    }

    private final WorkerProcess process;
    private final HomeClasses classes;
    private final Values values;
    private final Failures failures;
    private final Payload setup;
    private final Events events;

    /** Frames that could not be sent at once. */
    private final LinkedBlockingQueue<Frame> outbox = new LinkedBlockingQueue<>();

    /** Whether a thread is busy emptying the outbox; whoever sets it to true has to start one. */
    private final AtomicBoolean emptying = new AtomicBoolean();

    /** Set by the reading thread before the first event. */
    private volatile @Nullable Link link;

    /** Touched by the reading thread only. */
    private final LineSplitter out;

    /** Touched by the reading thread only. */
    private final LineSplitter err;

    WorkerConnection(WorkerProcess process, HomeClasses classes, Payload setup, Events events) {
        this.process = process;
        this.classes = classes;
        this.values = new Values(classes);
        this.failures = new Failures(values);
        this.setup = setup;
        this.events = events;
        this.out = new LineSplitter(line -> process.line(Source.OUT, line));
        this.err = new LineSplitter(line -> process.line(Source.ERR, line));
    }

    /** Name, system properties and encoded initializer, as a worker expects them first. */
    static Payload setup(String name, WorkerProcess process, Payload initializer) {
        var bytes = new Payload.Builder();
        try {
            var data = new DataOutputStream(bytes);
            text(data, name);
            data.writeInt(process.properties().size());
            for (var property : process.properties().entrySet()) {
                text(data, property.getKey());
                text(data, property.getValue());
            }
        } catch (IOException e) {
            throw new AssertionError("no input or output happens in memory", e);
        }
        bytes.append(initializer);
        return bytes.build();
    }

    private static void text(DataOutputStream data, String s) throws IOException {
        byte[] utf8 = s.getBytes(StandardCharsets.UTF_8);
        data.writeInt(utf8.length);
        data.write(utf8);
    }

    /** Starts the reading thread. */
    void start(String name) {
        Thread.ofPlatform().daemon().name(name + " reader").start(this::live);
    }

    private void live() {
        Throwable cause = null;
        try (var connected = process.connect()) {
            if (connected != null) {
                link = connected;
                hangUpAfterTheEnd(connected);
                connected.send(new Frame(Kind.SETUP, 0, setup));
                read(connected);
            }
        } catch (MalformedFrameException | RuntimeException | Error e) {
            cause = e; // an honest worker does not cause that, unless memory is short here: end it
            process.kill();
        } catch (EOFException | ClosedChannelException | SocketException e) {
            // the worker has ended
        } catch (IOException e) {
            cause = e;
            process.kill();
        }
        var death = process.awaitEnd(ENDING);
        out.flush();
        err.flush();
        events.died(death, cause);
    }

    /** The link ends with the worker, unless native code of a task has left its descriptor to a child. Then it is ended here. */
    private void hangUpAfterTheEnd(Link connected) {
        var afterTheLastWords = CompletableFuture.delayedExecutor(LAST_FRAMES.toMillis(), TimeUnit.MILLISECONDS);
        var _ = process.toHandle()
                .onExit()
                .thenRunAsync(
                        () -> {
                            try {
                                connected.close();
                            } catch (IOException e) {
                                // it has ended by itself
                            }
                        },
                        afterTheLastWords);
    }

    private void read(Link from) throws IOException {
        while (true) {
            var frame = from.receive();
            switch (frame.kind()) {
                case READY -> {
                    flushLines();
                    events.ready();
                }
                case NOT_READY -> {
                    flushLines();
                    var in = new DataInputStream(frame.payload().open());
                    in.readUnsignedByte(); // whether its failure is one of shipping makes no difference here
                    events.notReady(failures.read(in));
                }
                case STARTED -> events.started(frame.id());
                case RESULT, FAILURE -> {
                    flushLines();
                    events.returned(frame.id(), answer(frame));
                }
                case DROPPED -> events.dropped(frame.id());
                case HERE -> events.here(frame.id(), stack(frame));
                case FETCH -> answerQuestion(frame);
                case OUT -> lines(frame, out);
                case ERR -> lines(frame, err);
                default -> throw new MalformedFrameException("a worker sent a " + frame.kind());
            }
        }
    }

    private void flushLines() {
        out.flush();
        err.flush();
    }

    private static void lines(Frame frame, LineSplitter to) {
        byte[] bytes = frame.payload().toByteArray();
        to.feed(bytes, bytes.length);
    }

    private static List<StackTraceElement> stack(Frame frame) throws IOException {
        return List.of(Failures.readStack(new DataInputStream(frame.payload().open())));
    }

    /** Decodes what a task returned; that it cannot be decoded is the task's failure, not the connection's. */
    private Answer answer(Frame frame) throws IOException {
        var in = new DataInputStream(frame.payload().open());
        var running = Duration.ofNanos(in.readLong());
        var cpuTime = Duration.ofNanos(in.readLong());
        long bytes = frame.payload().length();
        if (frame.kind() == Kind.FAILURE) {
            var kind = in.readUnsignedByte() == 1 ? Answer.Kind.NOT_ENCODED : Answer.Kind.THROWN;
            return new Answer(kind, null, failures.read(in), running, cpuTime, bytes);
        }
        try {
            return new Answer(Answer.Kind.VALUE, values.read(in), null, running, cpuTime, bytes);
        } catch (Throwable e) { // the result's own readObject may throw anything
            return new Answer(Answer.Kind.NOT_DECODED, null, e, running, cpuTime, bytes);
        }
    }

    /** The application's class loaders may take their time, and must not hold up what else the worker says. */
    private void answerQuestion(Frame question) {
        // a platform thread: virtual ones have to wait while the program computes on as many virtual threads as there
        // are CPUs
        Thread.ofPlatform().daemon().name("forkful-classes").start(() -> {
            byte[] answer;
            try {
                answer = classes.answer(question.payload().toByteArray());
            } catch (IOException | RuntimeException | Error e) {
                answer = noAnswer(e);
            }
            send(new Frame(Kind.FETCHED, question.id(), Payload.of(answer)));
        });
    }

    private static byte[] noAnswer(Throwable e) {
        var bytes = new ByteArrayOutputStream();
        try (var data = new DataOutputStream(bytes)) {
            data.writeInt(-1);
            data.writeUTF(e.getClass().getName());
        } catch (IOException impossible) {
            throw new AssertionError("no input or output happens in memory", impossible);
        }
        return bytes.toByteArray();
    }

    /** Sends a frame without waiting: directly if it is small and nobody else is sending, which saves a thread's wake-up, else by a thread of its own. */
    void send(Frame frame) {
        var to = link;
        if (to == null) {
            return; // it has ended before it began
        }
        try {
            if (!emptying.get() && outbox.isEmpty() && to.trySend(frame)) {
                if (to.unsent()) {
                    empty(to);
                }
                return;
            }
        } catch (IOException e) {
            return; // the reading thread finds out, and tells
        }
        outbox.add(frame);
        empty(to);
    }

    private void empty(Link to) {
        if ((!outbox.isEmpty() || to.unsent()) && emptying.compareAndSet(false, true)) {
            Thread.ofPlatform().daemon().name("forkful-outbox").start(() -> {
                boolean linked = true;
                try {
                    to.flush();
                    for (var frame = outbox.poll(); frame != null; frame = outbox.poll()) {
                        to.send(frame);
                    }
                } catch (IOException e) {
                    outbox.clear(); // the reading thread finds out, and tells
                    linked = false;
                } finally {
                    emptying.set(false);
                }
                if (linked) {
                    empty(to); // what was added after the last look
                }
            });
        }
    }

    WorkerProcess process() {
        return process;
    }
}
