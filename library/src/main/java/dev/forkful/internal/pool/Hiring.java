package dev.forkful.internal.pool;

import dev.forkful.TaskFailedException;
import dev.forkful.WorkerDiedException.Death;
import dev.forkful.internal.ship.Failures;
import dev.forkful.internal.ship.HomeClasses;
import dev.forkful.internal.spawn.WorkerOptions;
import dev.forkful.internal.spawn.WorkerProcess;
import dev.forkful.internal.wire.Frame.Kind;
import dev.forkful.internal.wire.Payload;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Starts worker processes, and tells the scheduler what becomes of them. Thread-safe. */
final class Hiring {
    /** Of a process that was never there. */
    static final Death UNKNOWN = new Death(-1, -1, "", List.of(), List.of(), "");

    private static final Duration SAME_CLOCK = Duration.ofSeconds(60);

    private final PoolState pool;
    private final WorkerOptions workerOptions;
    private final HomeClasses classes;
    private final Failures failures;

    /** The codec and the initializer, as a worker wants them first. */
    private final Payload setup;

    private final Harvest harvest;
    private final StackRequests stacks;
    private final Dumps dumps;
    private final WorkerLogs logs;

    Hiring(
            PoolState pool,
            WorkerOptions workerOptions,
            HomeClasses classes,
            Failures failures,
            Payload setup,
            Harvest harvest,
            StackRequests stacks,
            Dumps dumps,
            WorkerLogs logs) {
        this.pool = pool;
        this.workerOptions = workerOptions;
        this.classes = classes;
        this.failures = failures;
        this.setup = setup;
        this.harvest = harvest;
        this.stacks = stacks;
        this.dumps = dumps;
        this.logs = logs;
    }

    /** Starts a worker's process. Does not wait for it. */
    void start(WorkerHandle worker) {
        try {
            Thread.ofPlatform().daemon().name(worker.name + " starter").start(() -> startProcess(worker));
        } catch (Throwable e) { // the system refuses a thread
            died(worker, UNKNOWN, e);
        }
    }

    private void startProcess(WorkerHandle worker) {
        WorkerProcess started = null;
        try {
            var process = WorkerProcess.start(worker.name, workerOptions);
            started = process;
            var connection = new WorkerConnection(
                    process,
                    classes,
                    failures,
                    new Setup(worker.name, setup, true),
                    pool.lock,
                    logs,
                    new Reports(worker, process));
            pool.event(now -> {
                worker.connection = connection;
                if (worker.doomed) {
                    pool.afterwards(process::kill);
                }
            });
            connection.start(worker.name);
        } catch (Throwable e) { // the system refused a process, a socket or a thread
            try {
                var process = started;
                if (process != null) {
                    process.abandon();
                }
            } finally {
                died(worker, UNKNOWN, e);
            }
        }
    }

    private void died(WorkerHandle worker, Death death, @Nullable Throwable cause) {
        died(worker, death, cause, false);
    }

    private void died(WorkerHandle worker, Death death, @Nullable Throwable cause, boolean ofItsCache) {
        pool.event(now -> {
            var ring = worker.ring;
            if (ring != null) {
                harvest.drain(worker, now); // what it has finished is not lost
                pool.connected.remove(worker);
                harvest.lookout().remove(ring);
                pool.afterwards(() -> harvest.lookout().retire(ring));
            }
            if (!pool.shutdown) {
                pool.tally.replaced(worker.leave, death);
            }
            pool.tally.refused(worker.refused());
            worker.death = death;
            worker.cause = worker.cause == null ? cause : worker.cause;
            if (pool.hopeless == null) {
                // only used if this was one start failure too many
                pool.hopeless = task -> Obituary.notStarted(task, pool.options.name(), death, cause);
                pool.scheduler.died(worker.number, ofItsCache, now);
                if (!pool.scheduler.isHopeless()) {
                    pool.hopeless = null;
                }
            } else {
                pool.scheduler.died(worker.number, ofItsCache, now);
            }
            pool.workers.remove(worker.number);
            if (ring != null) {
                ring.abandon(worker);
            }
        });
    }

    /** Called by the reading thread of one worker. */
    private final class Reports implements WorkerConnection.Events {
        private final WorkerHandle worker;
        private final WorkerProcess process;

        Reports(WorkerHandle worker, WorkerProcess process) {
            this.worker = worker;
            this.process = process;
        }

        @Override
        public void come(WorkerRing ring) {
            pool.event(now -> {
                worker.ring = ring;
                pool.connected.add(worker);
                harvest.lookout().add(ring);
            });
        }

        @Override
        public void news() {
            pool.event(now -> harvest.drain(worker, now));
        }

        @Override
        public void called() {
            pool.event(now -> {
                worker.called = true;
                worker.calledAt = now;
                if (worker.ring != null) {
                    harvest.lookout().listen(worker.ring);
                }
            });
        }

        @Override
        public void ready(long clock) {
            pool.event(now -> {
                // on one machine all processes have the same clock, as far as is known; else this is near enough
                worker.readyAt = now;
                long ahead = clock - (now + pool.origin);
                worker.clockAhead = Math.abs(ahead) < SAME_CLOCK.toNanos() ? 0 : ahead;
                pool.scheduler.ready(worker.number, now);
            });
        }

        @Override
        public void notReady(Throwable cause) {
            pool.event(now -> {
                if (pool.hopeless == null) {
                    pool.hopeless = task -> TaskFailedException.of(
                            task + " cannot run: the initializer of pool '" + pool.options.name() + "' failed in "
                                    + worker.name + " (pid " + worker.pid() + ")",
                            cause);
                }
                pool.scheduler.hopeless(now);
            });
        }

        @Override
        public void returned(long tried, Kind kind, Payload payload) throws IOException {
            var malformed = new ArrayList<IOException>();
            pool.event(now -> {
                try {
                    var task = worker.trying(tried);
                    if (task == null) {
                        throw WorkerRing.unknown(tried);
                    }
                    harvest.returned(worker, task, kind, payload, now);
                    pool.scheduler.settle(now);
                } catch (IOException e) {
                    malformed.add(e);
                }
            });
            if (!malformed.isEmpty()) {
                throw malformed.getFirst();
            }
        }

        @Override
        public void here(long tried, List<StackTraceElement> stack) {
            stacks.answered(tried, stack);
            pool.event(now -> pool.scheduler.here(worker.number, worker.trying(tried), stack, now));
        }

        @Override
        public void dumped(long request, String threads) {
            dumps.answered(request, threads);
        }

        @Override
        public void mustGo() {
            if (pool.lock.isHeldByCurrentThread()) {
                pool.afterwards(process::kill);
            } else {
                process.kill();
            }
        }

        @Override
        public void gone() {
            pool.event(now -> {
                if (worker.ring != null) {
                    harvest.drain(worker, now);
                }
                pool.scheduler.gone(worker.number, now);
            });
        }

        @Override
        public void died(Death death, @Nullable Throwable cause) {
            Hiring.this.died(worker, death, cause, process.hasFailedByItsCache());
        }
    }
}
