package dev.forkful.internal.pool;

import dev.forkful.NotShippableException;
import dev.forkful.TaskException;
import dev.forkful.WorkerDiedException;
import dev.forkful.WorkerDiedException.Death;
import dev.forkful.internal.ship.Encoder;
import dev.forkful.internal.ship.Failures;
import dev.forkful.internal.ship.HomeClasses;
import dev.forkful.internal.ship.Values;
import dev.forkful.internal.spawn.WorkerOptions;
import dev.forkful.internal.spawn.WorkerProcess;
import dev.forkful.internal.watch.Aside;
import dev.forkful.internal.watch.StackSpace;
import dev.forkful.internal.wire.Frame.Kind;
import dev.forkful.internal.wire.Payload;
import dev.forkful.spi.Invoke;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** One process for one call, then told to end: what is behind {@code JavaProcess}. Thread-safe. */
public final class SingleProcess {
    private static final long TASK = 1;

    private final String name;
    private final Payload task;
    private final CountDownLatch answered = new CountDownLatch(1);
    private final CountDownLatch ended = new CountDownLatch(1);

    /** For callbacks of the user's, which get a thread of their own. */
    private final CompletableFuture<@Nullable Void> onExit = new CompletableFuture<>();

    /** Written once, before the reading thread starts. */
    private volatile @Nullable WorkerConnection connection;

    private final WorkerLogs logs = new WorkerLogs();

    /** Guards the ring. */
    private final Lock lock = new ReentrantLock();

    /** Written by the reading thread, before {@link #answered} opens; null if the process ended without. */
    private volatile @Nullable Answer answer;

    /** Why there is no answer. Written by the reading thread, before {@link #answered} opens. */
    private volatile @Nullable TaskException noAnswer;

    /** What was in the answer. Guarded by this. */
    private @Nullable Object value;

    /** Guarded by this. */
    private @Nullable TaskException failure;

    /** Guarded by this. */
    private boolean opened;

    /** The context class loader of whoever has started it. */
    private final @Nullable ClassLoader loader = Thread.currentThread().getContextClassLoader();

    private volatile boolean observed;

    /** Its JVM came up. Touched by the reading thread only. */
    private boolean ready;

    /** Someone ended it on purpose. */
    private volatile boolean destroyed;

    private SingleProcess(String name, Payload task) {
        this.name = name;
        this.task = task;
    }

    /**
     * Starts a process that makes a call.
     *
     * @throws NotShippableException if the call cannot travel
     */
    public static SingleProcess start(String name, Invoke how, Object call, WorkerOptions options) {
        var classes = new HomeClasses();
        var encoder = new Encoder(classes);
        var bytes = new Payload.Builder();
        bytes.putLong(JobEncoder.numberOf(how));
        bytes.append(encoder.encode(call, "what process '" + name + "' is to do"));
        var single = new SingleProcess(name, bytes.build());
        var nothing = new Payload.Builder();
        encoder.encode(null, "no codec", nothing);
        encoder.encode(null, "no initializer", nothing);
        WorkerProcess process;
        try {
            process = WorkerProcess.start(name, options);
        } catch (IOException e) {
            throw Obituary.notStarted("process '" + name + "'", new Death(-1, -1, "", List.of(), List.of(), ""), e);
        }
        try {
            single.connection = new WorkerConnection(
                    process,
                    classes,
                    new Failures(new Values(classes)),
                    new Setup(name, nothing.build(), false),
                    single.lock,
                    single.logs,
                    single.new Reports(new Values(classes)));
            single.connection().start(name);
        } catch (Throwable e) { // no more threads
            process.abandon();
            throw e;
        }
        return single;
    }

    private WorkerConnection connection() {
        return Objects.requireNonNull(connection, "set by start");
    }

    private WorkerProcess process() {
        return connection().process();
    }

    /** Called by the reading thread. */
    private final class Reports implements WorkerConnection.Events {
        private final Values values;
        private @Nullable WorkerRing ring;

        Reports(Values values) {
            this.values = values;
        }

        @Override
        public void come(WorkerRing memory) {
            ring = memory;
        }

        @Override
        public void news() {} // its result comes on the link

        @Override
        public void called() {}

        @Override
        public void ready(long clock) {
            ready = true;
            var to = Objects.requireNonNull(ring, "it has come");
            lock.lock();
            try {
                to.giveOnly(TASK, task);
            } finally {
                lock.unlock();
            }
        }

        @Override
        public void notReady(Throwable cause) {
            throw new IllegalStateException("there is no initializer to fail", cause);
        }

        @Override
        public void returned(long tried, Kind kind, Payload payload) throws IOException {
            answer = new Answer(
                    kind, payload, "process '" + name + "'", "", process().pid(), values, new Failures(values));
            answered.countDown();
            process().end(kind == Kind.RESULT ? 0 : 1);
        }

        @Override
        public void here(long tried, List<StackTraceElement> stack) {}

        @Override
        public void dumped(long request, String threads) {}

        @Override
        public void mustGo() {
            process().kill();
        }

        @Override
        public void gone() {}

        @Override
        public void died(Death death, @Nullable Throwable cause) {
            if (ring != null) {
                ring.close();
            }
            if (answered.getCount() > 0) {
                noAnswer = obituary(death, cause);
                answered.countDown();
            }
            awaitLogged();
            ended.countDown();
            Aside.run("forkful-callbacks of " + name, loader, () -> onExit.complete(null));
        }
    }

    /** So that what it has logged is there when whoever waits for it goes on. */
    private void awaitLogged() {
        try {
            logs.awaitLogged(Duration.ofSeconds(1));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private WorkerDiedException obituary(Death death, @Nullable Throwable cause) {
        var me = "process '" + name + "'";
        if (destroyed) {
            return new WorkerDiedException(
                    me + " (pid " + death.pid() + ") was destroyed before it was done", death, cause);
        }
        return ready ? Obituary.ended(me, death, cause) : Obituary.notStarted(me, death, cause);
    }

    /** Waits until the process has ended and all it said has been told. */
    public void awaitExit() throws InterruptedException {
        if (!isOpen(ended)) {
            ended.await();
        }
    }

    /** Waits until the process has ended, but not for ever. */
    public boolean awaitExit(Duration timeout) throws InterruptedException {
        return isOpen(ended)
                || ended.await(TimeUnit.NANOSECONDS.convert(timeout), TimeUnit.NANOSECONDS); // as many as a long holds
    }

    /** Waits until there is a result or none will come. */
    public void awaitResult() throws InterruptedException {
        if (!isOpen(answered)) {
            answered.await();
        }
    }

    /** Where nobody has to wait an interrupted thread may go on, and stays interrupted. */
    private static boolean isOpen(CountDownLatch latch) {
        return latch.getCount() == 0;
    }

    /** Decodes what came, once: it may run code of the user's, so it is done by who wants it. */
    private synchronized void open() {
        var came = answer;
        if (came != null && !opened) {
            StackSpace.demand(1);
            try {
                value = came.next();
            } catch (TaskException e) {
                failure = e;
            }
            opened = true; // or the stack was full: the next who asks tries again
        }
    }

    /** What the call returned. */
    public synchronized @Nullable Object value() {
        open();
        return value;
    }

    /** Why there is no value, once that is known. */
    public @Nullable TaskException failure() {
        var none = noAnswer;
        if (none != null) {
            return none;
        }
        synchronized (this) {
            open();
            return failure;
        }
    }

    /** Someone knows of the failure. */
    public void observed() {
        observed = true;
    }

    public boolean isObserved() {
        return observed;
    }

    /** The exit code. */
    public int exitValue() {
        if (process().isAlive()) {
            throw new IllegalStateException(
                    "process '" + name + "' (pid " + process().pid() + ") has not ended: join() waits for that");
        }
        int code = process().exitValue();
        if (code != 0) { // who is told 0 does not know of a failure
            observed = true;
        }
        return code;
    }

    public ProcessHandle toHandle() {
        return process().toHandle();
    }

    /** Asks it to end. */
    public void destroy() {
        destroyed = true;
        observed = true;
        process().terminate();
    }

    /** Kills it. */
    public void destroyForcibly() {
        destroyed = true;
        observed = true;
        process().kill();
    }

    /** Completed when it has ended. */
    public CompletableFuture<?> onExit() {
        return onExit.copy();
    }
}
