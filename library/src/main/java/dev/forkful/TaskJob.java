package dev.forkful;

import dev.forkful.internal.watch.StackSpace;
import dev.forkful.spi.Job;
import dev.forkful.spi.Results;
import dev.forkful.spi.Usage;
import dev.forkful.spi.Waiter;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * What a backend sees of a task: the {@link Job} that it runs, and how that comes to its end. What the user sees is {@link TaskHandle}.
 *
 * <p>Every change is a compare-and-set of the {@link TaskPhase}; whoever makes the change to one of the last three completes the task, once.
 *
 * <p>Decoding a result may run code of the user's. So it is done by a thread that wants the result: one that waits for it, or looks at the task; if there is
 * none, by a thread of its own.
 */
abstract class TaskJob implements Job {
    private static final VarHandle PHASE;

    static {
        try {
            PHASE = MethodHandles.lookup().findVarHandle(TaskJob.class, "phase", TaskPhase.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private static final TaskPhase QUEUED = new TaskPhase.Queued();

    /**
     * The waiting threads, in no order: they are woken as a whole. Who has gone is dropped some time, so that a thread may wait again and again.
     *
     * @param room how many more may be added before that, so that it takes little for each
     */
    private record Waiting(Waiter waiter, @Nullable Waiting next, int room) {
        /** Those that have not gone, with room for as many more. */
        static @Nullable Waiting staying(@Nullable Waiting all) {
            Waiting staying = null;
            int count = 0;
            for (var w = all; w != null; w = w.next) {
                if (!w.waiter.isGone()) {
                    staying = new Waiting(w.waiter, staying, ++count);
                }
            }
            return staying;
        }
    }

    private final long number;
    private final Fn<?, ?> function;

    /** Null when it is over: it may be large, and whoever has the task may keep it. Written by the backend, at the very end. */
    private @Nullable Object argument;

    private final TaskOptions options;

    /** Set by the backend, before anyone else has this task. */
    private long submittedAt;

    /** Guarded by the backend. */
    private @Nullable Object ticket;

    private volatile TaskPhase phase = QUEUED;

    /** Guarded by this, for writing. */
    private volatile @Nullable Waiting waiting;

    TaskJob(long number, Fn<?, ?> function, @Nullable Object argument, TaskOptions options) {
        this.number = number;
        this.function = function;
        this.argument = argument;
        this.options = options;
    }

    // What the backend calls.

    @Override
    public String name() {
        return name(number, options);
    }

    /** For messages. */
    static String name(long number, TaskOptions options) {
        return options.name().isEmpty() ? "task " + number : "task " + number + " '" + options.name() + "'";
    }

    @Override
    public TaskOptions options() {
        return options;
    }

    @Override
    public Fn<?, ?> function() {
        return function;
    }

    @Override
    public @Nullable Object argument() {
        return argument;
    }

    @Override
    public void submitted(long at) {
        submittedAt = at;
    }

    @Override
    public void ticket(@Nullable Object ofBackend) {
        ticket = ofBackend;
    }

    @Override
    public @Nullable Object ticket() {
        return ticket;
    }

    @Override
    public boolean isWanted() {
        return !(phase instanceof TaskPhase.Over);
    }

    @Override
    public boolean started(String worker, long pid, int tries, long at) {
        while (true) {
            var now = phase;
            if (!(now instanceof TaskPhase.Queued || now instanceof TaskPhase.Running)) {
                return false;
            }
            if (compareAndSet(now, new TaskPhase.Running(worker, pid, tries, at))) {
                return true;
            }
        }
    }

    @Override
    public void returned(Results results, Usage usage) {
        argument = null;
        while (true) {
            var now = phase;
            if (now instanceof TaskPhase.Over) {
                break; // cancelled meanwhile
            }
            if (results.isPlain()) {
                open(results, usage);
                break;
            }
            if (compareAndSet(now, new TaskPhase.Arrived(TaskPhase.run(now), results, usage))) {
                leaveToOthers();
                break;
            }
        }
        whenEnded();
    }

    @Override
    public void succeeded(@Nullable Object value, Usage usage) {
        argument = null;
        succeed(value, usage);
        whenEnded();
    }

    @Override
    public void failed(TaskException failure, Usage usage) {
        argument = null;
        fail(failure, usage);
        whenEnded();
    }

    @Override
    public void ended() {
        argument = null;
        finish(now -> new TaskPhase.Cancelled(TaskPhase.run(now), Usage.NONE, System.nanoTime()));
        whenEnded();
    }

    /** Called when the backend has nothing to do with this task any more, by a thread of the backend's; must be quick. */
    void whenEnded() {}

    /** Whether someone who is told by {@link #whenEnded} will {@link #open} what has arrived. */
    boolean isAwaited() {
        for (var w = waiting; w != null; w = w.next()) {
            if (!w.waiter().isGone()) {
                return true;
            }
        }
        return false;
    }

    // The ends.

    interface End {
        TaskPhase.Over from(TaskPhase now);
    }

    final boolean finish(End end) {
        while (true) {
            var now = phase;
            if (now instanceof TaskPhase.Over) {
                return false;
            }
            if (compareAndSet(now, end.from(now))) {
                wake();
                whenOver();
                return true;
            }
        }
    }

    private void succeed(@Nullable Object value, Usage usage) {
        finish(now -> new TaskPhase.Succeeded(
                resultOf(value), TaskPhase.run(now), usage, endedAt(TaskPhase.run(now), usage)));
    }

    private void fail(TaskException failure, Usage usage) {
        if (finish(
                now -> new TaskPhase.Failed(failure, TaskPhase.run(now), usage, endedAt(TaskPhase.run(now), usage)))) {
            whenFailed(failure);
        }
    }

    /** What is known need not be asked: to look at the clock takes 50 ns, a tenth of what a small task costs. */
    private static long endedAt(TaskPhase.@Nullable Running run, Usage usage) {
        return run == null || usage.running() == 0 ? System.nanoTime() : run.startedAt() + usage.running();
    }

    /** What the task has if it has returned that. */
    @Nullable
    Object resultOf(@Nullable Object value) {
        return value;
    }

    private void wake() {
        for (var w = waiting; w != null; w = w.next()) {
            w.waiter().wake();
        }
    }

    /** Decodes what has arrived, if nobody else does. */
    final void open() {
        if (phase instanceof TaskPhase.Arrived a) {
            StackSpace.demand(number);
            open(a);
        }
    }

    /** The same for who has demanded space on the stack before: others may count on it to decode what has arrived. */
    final void openHere() {
        if (phase instanceof TaskPhase.Arrived a) {
            open(a);
        }
    }

    private void open(TaskPhase.Arrived arrived) {
        var opening = new TaskPhase.Opening(arrived.run(), arrived.usage());
        if (compareAndSet(arrived, opening)) {
            try {
                open(arrived.results(), arrived.usage());
            } catch (StackOverflowError e) { // of a caller that has recursed too far, who is told
                if (compareAndSet(opening, arrived)) {
                    leaveToOthers();
                }
                throw e;
            }
        }
    }

    /** What has arrived is decoded by one of those who wait, or by a thread of its own. */
    private void leaveToOthers() {
        if (isAwaited()) {
            wake();
        } else {
            openSoon();
        }
    }

    private void open(Results results, Usage usage) {
        try {
            succeed(results.next(), usage);
        } catch (TaskException e) {
            fail(e, usage);
        }
    }

    /** Decodes what has arrived on a thread of its own. */
    abstract void openSoon();

    /** It has failed: someone should look at that. */
    abstract void whenFailed(TaskException failure);

    /** It is over, and whoever waited for it has been woken. */
    abstract void whenOver();

    /** Its place among the tasks that were submitted to its pool. */
    final long number() {
        return number;
    }

    // Where it is.

    /** Now. */
    final TaskPhase phase() {
        return phase;
    }

    /** When it was submitted, as a {@code System.nanoTime()}. */
    final long submittedAt() {
        return submittedAt;
    }

    /** From now on that one is woken when there is news. */
    final synchronized void addWaiter(Waiter waiter) {
        var others = waiting;
        if (others != null && others.room() == 0) {
            others = Waiting.staying(others);
        }
        waiting = new Waiting(waiter, others, others == null ? 0 : others.room() - 1);
    }

    private boolean compareAndSet(TaskPhase from, TaskPhase to) {
        return PHASE.compareAndSet(this, from, to);
    }

    @Override
    public final boolean equals(@Nullable Object other) {
        return this == other;
    }

    /** By number: the JVM's own identity hash takes longer to make than all else that a pool does to find a task. */
    @Override
    public final int hashCode() {
        return Long.hashCode(number * 0x9E37_79B9_7F4A_7C15L);
    }
}
