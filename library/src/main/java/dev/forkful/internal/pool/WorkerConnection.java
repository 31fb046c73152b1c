package dev.forkful.internal.pool;

import dev.forkful.OutputLine.Source;
import dev.forkful.WorkerDiedException.Death;
import dev.forkful.internal.logs.LogEntry;
import dev.forkful.internal.ship.Failures;
import dev.forkful.internal.ship.HomeClasses;
import dev.forkful.internal.spawn.LineSplitter;
import dev.forkful.internal.spawn.WorkerProcess;
import dev.forkful.internal.watch.Aside;
import dev.forkful.internal.wire.Frame;
import dev.forkful.internal.wire.Frame.Kind;
import dev.forkful.internal.wire.Link;
import dev.forkful.internal.wire.MalformedFrameException;
import dev.forkful.internal.wire.Payload;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.Lock;
import org.jspecify.annotations.Nullable;

/**
 * The parent's end of the link to one worker: turns frames into events, sends without making the caller wait, answers the worker's questions, and
 * forwards its lines. Owns the link and the thread that reads it, which lives as long as the worker.
 */
final class WorkerConnection {
    /** How long after a worker's end its last frames are read, where the link has not ended with it. */
    private static final Duration LAST_FRAMES = Duration.ofSeconds(1);

    /** What a worker does. Called by the reading thread of its connection, one at a time; must not wait for anyone. */
    interface Events {
        /** It is there: tasks can be put into its ring, though it may not read them yet. Whoever is told closes the ring after {@link #died}. */
        void come(WorkerRing ring);

        /** Something is in its ring, and it cannot ring its bell yet. */
        void news();

        /** It has called: it rings from now on. */
        void called();

        /** It is set up. */
        void ready(long clock);

        void notReady(Throwable cause);

        /** A result that did not go through the ring. */
        void returned(long tried, Kind kind, Payload payload) throws IOException;

        void here(long tried, List<StackTraceElement> stack);

        /** Where its threads are. */
        void dumped(long request, String threads);

        /** Its tasks cannot be put into its ring, so it is to be killed. Called by whoever puts them in, who may have the lock of the ring. */
        void mustGo();

        /** The link has ended, so the worker is ending. */
        void gone();

        /** The last event: the process has ended, and all that it said before has been told. */
        void died(Death death, @Nullable Throwable cause);
    }

    private final WorkerProcess process;
    private final HomeClasses classes;
    private final Failures failures;
    private final Setup setup;
    private final Lock lock;
    private final WorkerLogs logs;
    private final Events events;

    /** Frames that could not be sent at once. */
    private final LinkedBlockingQueue<Frame> outbox = new LinkedBlockingQueue<>();

    /** Whether a thread is busy emptying the outbox; whoever sets it to true has to start one. */
    private final AtomicBoolean emptying = new AtomicBoolean();

    /** Set by the reading thread when the worker has called. */
    private volatile @Nullable Link link;

    /**
     * How often the reading thread has begun to wait for a frame, and has had one; so it is odd while that thread waits, and even while it is at what came, which may take as long as the consumer of the
     * output likes. Written by the reading thread.
     */
    private volatile int turns;

    /** Touched by the reading thread only. */
    private final LineSplitter out;

    /** Touched by the reading thread only. */
    private final LineSplitter err;

    /**
     * A connection.
     *
     * @param failures reads why a worker did not get ready
     * @param lock guards the ring
     * @param logs where its log records go
     */
    WorkerConnection(
            WorkerProcess process,
            HomeClasses classes,
            Failures failures,
            Setup setup,
            Lock lock,
            WorkerLogs logs,
            Events events) {
        this.process = process;
        this.classes = classes;
        this.failures = failures;
        this.setup = setup;
        this.lock = lock;
        this.logs = logs;
        this.events = events;
        this.out = new LineSplitter(line -> process.line(Source.OUT, line));
        this.err = new LineSplitter(line -> process.line(Source.ERR, line));
    }

    /** Starts its threads: all that it needs, before the worker has a task that could be lost if one were refused later. */
    void start(String name) {
        var arrival = new Arrival(process, setup, lock, events);
        var hangUp = Thread.ofPlatform().daemon().name(name + " end").unstarted(this::hangUpAfterTheEnd);
        try {
            hangUp.start();
            Thread.ofPlatform().daemon().name(name + " reader").start(() -> live(arrival, hangUp));
        } catch (Throwable e) { // no more threads
            hangUp.interrupt();
            arrival.close();
            throw e;
        }
    }

    private void live(Arrival arrival, Thread hangUp) {
        Throwable cause = null;
        try (var connected = process.connect(arrival::look)) {
            if (connected != null) {
                live(connected, arrival);
            }
        } catch (EOFException | ClosedChannelException | SocketException e) {
            // the worker has ended
        } catch (Throwable e) { // an honest worker does not cause that, unless memory is short here
            cause = e;
            process.kill();
        } finally {
            hangUp.interrupt();
        }
        try {
            events.gone();
        } catch (
                Throwable
                        e) { // memory is short here, or the system refuses a thread: the worker has ended all the same
            cause = cause == null ? e : cause;
        }
        try {
            var death = process.awaitEnd();
            try {
                flushLines();
            } catch (Throwable e) { // memory is short here; the worker is dead all the same
                cause = cause == null ? e : cause;
            }
            events.died(death, cause == null ? arrival.failure() : cause);
        } finally {
            arrival.close();
            Aside.help();
        }
    }

    private void live(WorkerProcess.Connected connected, Arrival arrival) throws IOException {
        arrival.called(connected.bell());
        link = connected.link();
        empty(connected.link()); // what was to be sent before
        try (var answers = new Answers(connected.link(), process::isAlive)) {
            read(connected.link(), answers, arrival);
        }
    }

    /**
     * The link ends with the worker, unless native code of a task has left its descriptor to a child. Then it is ended here, by a thread of its own: the program may have filled the common
     * pool, where the JDK would tell of the end, with threads that wait for this very worker. But not before all that has come has been read: there may be a result behind a
     * line whose consumer takes its time.
     */
    private void hangUpAfterTheEnd() {
        try {
            process.awaitExit();
            int before;
            do {
                before = turns;
                Thread.sleep(LAST_FRAMES);
            } while (turns != before || before % 2 == 0);
            Objects.requireNonNull(link, "somebody reads it").close();
        } catch (InterruptedException | IOException e) {
            // it has ended by itself
        }
    }

    private void read(Link from, Answers answers, Arrival arrival) throws IOException {
        for (int turn = 1; ; turn += 2) {
            turns = turn;
            var frame = from.receive();
            turns = turn + 1;
            switch (frame.kind()) {
                case READY -> {
                    flushLines();
                    arrival.ready(frame.payload().open().getLong());
                }
                case NOT_READY -> {
                    flushLines();
                    var in = frame.payload().open();
                    in.getByte(); // whether its failure is one of shipping makes no difference here
                    events.notReady(failures.read(in));
                }
                case RESULT, FAILURE, NOT_ENCODED, RESULTS -> {
                    flushLines();
                    events.returned(frame.id(), frame.kind(), frame.payload());
                }
                case HERE -> events.here(frame.id(), stack(frame));
                case DUMPED -> events.dumped(frame.id(), frame.payload().open().getString());
                case FETCH ->
                    answers.answer(frame, () -> classes.answer(frame.payload().toByteArray()));
                case LEVELS -> answers.answer(frame, logs::levels);
                case LOG -> log(frame);
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

    private void log(Frame frame) throws IOException {
        for (var in = frame.payload().open(); in.remaining() > 0; ) {
            logs.add(setup.name(), process.pid(), LogEntry.decode(in));
        }
    }

    private static void lines(Frame frame, LineSplitter to) {
        byte[] bytes = frame.payload().toByteArray();
        to.feed(bytes, bytes.length);
    }

    private static List<StackTraceElement> stack(Frame frame) throws IOException {
        return List.of(Failures.readStack(frame.payload().open()));
    }

    /** Sends a frame without waiting: directly if it is small and nobody else is sending, which saves a thread's wake-up, else by a thread of its own. */
    void send(Frame frame) {
        var to = link;
        try {
            if (to != null && !emptying.get() && outbox.isEmpty() && to.trySend(frame)) {
                if (to.unsent()) {
                    empty(to);
                }
                return;
            }
        } catch (IOException e) {
            return; // the reading thread finds out, and tells
        }
        outbox.add(frame);
        to = link; // looked at again, for whoever sets it looks into the outbox after that
        if (to != null) {
            empty(to);
        }
    }

    private void empty(Link to) {
        if ((!outbox.isEmpty() || to.unsent()) && emptying.compareAndSet(false, true)) {
            try {
                Thread.ofPlatform().daemon().name("forkful-outbox").start(() -> emptyNow(to));
            } catch (Throwable e) {
                emptying.set(false); // the system refuses a thread: with the next frame it is asked again
            }
        }
    }

    private void emptyNow(Link to) {
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
    }

    WorkerProcess process() {
        return process;
    }
}
