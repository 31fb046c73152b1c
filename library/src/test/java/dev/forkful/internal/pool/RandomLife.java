package dev.forkful.internal.pool;

import static dev.forkful.internal.pool.PaperWorkers.MS;
import static dev.forkful.internal.pool.PaperWorkers.US;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The life of one pool, made up from a number: workers begin tasks in order, one at a time, end them, hang and die; results arrive late. */
final class RandomLife {
    /** More than it takes to find a worker that hangs, by looking every {@link Times#STUCK} for as long as {@link Times#CLAIMING}, some times. */
    private static final int MANY = 1_000_000;

    private final Random random;
    private final PaperWorkers paper;
    private final List<PaperTask> tasks = new ArrayList<>();
    private final List<String> history = new ArrayList<>();
    private final Map<PaperTask, Integer> timesBegun = new LinkedHashMap<>();

    /** What the end of each one's last try may be taken for; nothing if it returned. */
    private final Map<PaperTask, Set<Limits.Cause>> causes = new LinkedHashMap<>();

    /** Those that have called. */
    private final Set<Integer> ready = new LinkedHashSet<>();

    /** Those that do nothing any more. */
    private final Set<Integer> hung;

    /** How many tries each has ended. */
    private final Map<Integer, Integer> share = new LinkedHashMap<>();

    /** What has ended in its worker; the result is on its way. */
    private final Set<PaperTask> finished = new LinkedHashSet<>();

    private final boolean batches;

    /** No more tasks will come. */
    private boolean shut;

    private int done;
    private int steps;

    RandomLife(long seed) {
        random = new Random(new SplittableRandom(seed).nextLong()); // else neighbours would be alike
        var options = PoolOptions.defaults().withCount(1 + random.nextInt(3)).withSpares(random.nextInt(2));
        batches = random.nextBoolean();
        options = random.nextInt(4) == 0 ? options.withIdleTimeout(Duration.ofMillis(3)) : options;
        var limits = Limits.NONE;
        if (!batches) {
            options = options.withRecycleAfter(random.nextBoolean() ? 1 + random.nextInt(8) : Integer.MAX_VALUE);
            limits = new Limits(
                    random.nextBoolean() ? 5 * MS : Long.MAX_VALUE,
                    random.nextInt(3),
                    random.nextBoolean() ? 2 * MS : 0,
                    random.nextInt(4) > 0,
                    random.nextInt(4) > 0,
                    random.nextInt(4) > 0);
        }
        paper = new PaperWorkers(options, 1 + random.nextInt(8)) {
            @Override
            void made(PaperTask rest) {
                tasks.add(rest);
            }

            @Override
            public void start(int worker) {
                super.start(worker);
                if (shut && tasks.stream().noneMatch(task -> scheduler.isWaiting(task) || task.resting)) {
                    throw new AssertionError("worker " + worker + " is started, and there is nothing for it to do");
                }
            }
        };
        paper.limits = limits;
        hung = paper.asleep;
    }

    int steps() {
        return steps;
    }

    int tasks() {
        return done;
    }

    List<String> history() {
        history.addAll(paper.orders());
        return history;
    }

    private boolean is(int oneOf) {
        return random.nextInt(oneOf) == 0;
    }

    void run() {
        paper.scheduler.open(paper.now);
        int length = 10 + random.nextInt(100);
        while (steps < length) {
            step();
        }
        if (is(8)) {
            say("hopeless");
            paper.scheduler.hopeless(paper.now);
        }
        shut = true;
        if (is(4)) {
            say("shutdownNow");
            tasks.forEach(task -> task.stopping = true);
            for (var never : paper.scheduler.shutdownNow(paper.now)) {
                assertThat(timesBegun.getOrDefault(never, 0)).as("tries").isLessThanOrEqualTo(paper.limits.retries());
                paper.over(never, "never " + never);
            }
        } else {
            say("shutdown");
            paper.scheduler.shutdown(paper.now);
        }
        check();
        finish();
        assertThat(tasks)
                .as("tasks that have not ended")
                .filteredOn(task -> task.ends != 1)
                .isEmpty();
        done = tasks.size();
    }

    /** Everything that has to happen some time happens now. */
    private void finish() {
        // who hangs in a task that no one will stop would hang for ever; who hangs in one that will be stopped, or
        // before
        // one, is the scheduler's to find
        boolean findsAll = is(16); // a long life
        hung.removeIf(
                worker -> of(worker).stream().anyMatch(this::isLeftAlone) || !findsAll && !isBeingStopped(worker));
        for (int i = 0; !paper.terminated; i++) {
            if (i > MANY) {
                throw new AssertionError("it does not end");
            }
            if (act(any(paper.alive, this::canAct))) {
                steps++;
                check();
            } else {
                if (paper.scheduler.nextDeadline() == Long.MAX_VALUE) {
                    throw new AssertionError("nothing will happen any more");
                }
                tick();
            }
        }
    }

    /** Whether it has begun, and no one will stop it. */
    private boolean isLeftAlone(PaperTask task) {
        return task.begun > 0 && !task.stopping && task.limits.timeout() == Long.MAX_VALUE;
    }

    private boolean isBeingStopped(int worker) {
        return paper.told.contains(worker)
                || of(worker).stream().anyMatch(task -> task.begun > 0 && !isLeftAlone(task));
    }

    private boolean canAct(int worker) {
        return paper.leaving.contains(worker) && !(hung.contains(worker) && paper.told.contains(worker))
                || !hung.contains(worker)
                        && (!ready.contains(worker) || !of(worker).isEmpty());
    }

    /** What a worker does next, if it does anything. */
    private boolean act(int worker) {
        if (worker == 0 || !canAct(worker)) {
            return false;
        }
        if (paper.leaving.contains(worker)) {
            die(worker);
        } else if (!ready.contains(worker)) {
            call(worker);
        } else {
            work(worker);
        }
        return true;
    }

    private void step() {
        steps++;
        paper.now += is(3) ? random.nextInt((int) (3 * MS)) : random.nextInt((int) (30 * US));
        int worker = any(paper.alive, w -> true);
        switch (random.nextInt(20)) {
            case 0, 1, 2, 3 -> {
                for (int i = is(4) ? random.nextInt(30) : 1; i > 0; i--) {
                    var task = new PaperTask(
                            "t" + tasks.size(), batches && is(2) ? 1 + random.nextInt(40) : 1, paper.limits);
                    tasks.add(task);
                    say("submit " + task + " of " + task.items);
                    paper.scheduler.submit(task, paper.now);
                }
            }
            case 4 -> {
                if (worker != 0 && is(4)) {
                    die(worker);
                }
            }
            case 5 -> {
                if (ready.contains(worker) && is(6)) { // how long one may take to get ready is not the scheduler's
                    say("hang " + worker);
                    hung.add(worker);
                }
            }
            case 6 -> {
                var some = tasks.isEmpty() ? null : tasks.get(random.nextInt(tasks.size()));
                if (some != null && some.ends == 0) {
                    boolean stop = is(2);
                    say((stop ? "stop " : "withdraw ") + some);
                    some.unwanted = true;
                    some.stopping |= stop;
                    if (stop) {
                        paper.scheduler.stop(some, paper.now);
                    } else {
                        paper.scheduler.withdraw(some, paper.now);
                    }
                }
            }
            case 7, 8 -> tick();
            case 11 -> {
                if (worker != 0 && is(4)) {
                    say("outgrown " + worker);
                    paper.scheduler.outgrown(worker, paper.now);
                }
            }
            case 12 -> {
                say("glance");
                paper.scheduler.glance(paper.now);
            }
            case 9 -> paper.narrow.add(worker);
            case 10 -> paper.narrow.remove(worker);
            default -> act(worker);
        }
        check();
    }

    private void tick() {
        if (paper.scheduler.nextDeadline() != Long.MAX_VALUE) {
            paper.now = Math.max(paper.now, paper.scheduler.nextDeadline());
        }
        if (!history.isEmpty() && history.getLast().startsWith("tick")) {
            history.removeLast();
        }
        say("tick at " + paper.now);
        paper.scheduler.tick(paper.now);
    }

    private void call(int worker) {
        say("ready " + worker);
        ready.add(worker);
        paper.scheduler.ready(worker, paper.now);
    }

    private void work(int worker) {
        var running = of(worker).stream()
                .filter(task -> task.begun > 0 && !finished.contains(task))
                .findFirst();
        if (running.isPresent() && running.get().begun < running.get().limit && !is(8)) {
            begin(running.get());
        } else if (running.isPresent()) {
            say("finish " + running.get());
            finished.add(running.get());
        }
        var late = of(worker).stream().filter(finished::contains).findFirst();
        if (late.isPresent() && is(2)) {
            deliver(late.get());
        } else if (running.isEmpty()) {
            of(worker).stream()
                    .filter(task -> task.begun == 0)
                    .findFirst()
                    .ifPresentOrElse(this::begin, () -> late.ifPresent(this::deliver));
        }
    }

    private void begin(PaperTask task) {
        say("begin " + task + " item " + task.begun);
        assertThat(task.unwanted).as("%s is not wanted and begun", task).isFalse();
        paper.begin(task);
        if (task.begun == 1) {
            int times = timesBegun.merge(task, 1, Integer::sum);
            if (times > 1) {
                assertThat(times - 1).as("retries of %s", task).isLessThanOrEqualTo(paper.limits.retries());
                assertThat(causes.remove(task))
                        .as("why %s is begun again", task)
                        .anyMatch(this::isRetried);
                task.itemsBegun.clear(task.lastBegun());
            }
        }
        assertThat(task.itemsBegun.get(task.lastBegun()))
                .as("an item of %s was begun before", task)
                .isFalse();
        task.itemsBegun.set(task.lastBegun());
    }

    private boolean isRetried(Limits.Cause cause) {
        return switch (cause) {
            case DEATH -> paper.limits.afterDeath();
            case TIMEOUT -> paper.limits.afterTimeout();
            case FAILURE -> paper.limits.afterFailure();
        };
    }

    private void ended(PaperTask task, Limits.@Nullable Cause how) {
        var all = new HashSet<Limits.Cause>();
        if (how != null) {
            all.add(how);
        }
        if (paper.limits.timeout() != Long.MAX_VALUE && paper.now - task.begunAt >= paper.limits.timeout()) {
            all.add(Limits.Cause.TIMEOUT);
        }
        causes.put(task, all);
    }

    private void deliver(PaperTask task) {
        finished.remove(task);
        var end = is(4) ? End.FAILED : is(4) ? End.FINAL : End.RETURNED;
        say("deliver " + task + " " + end);
        share.merge(task.worker, 1, Integer::sum);
        ended(task, end == End.FAILED ? Limits.Cause.FAILURE : null);
        paper.end(task, end, is(4) ? random.nextInt((int) (20 * MS)) : random.nextInt((int) (50 * US)));
    }

    private void die(int worker) {
        if (!paper.gone.contains(worker) && random.nextBoolean()) {
            say("hang up " + worker);
            hung.remove(worker);
            paper.hangUp(worker);
            return; // others do something before it is known how it ended
        }
        of(worker).stream()
                .filter(finished::contains)
                .toList()
                .forEach(this::deliver); // results that are there are not lost
        say("die " + worker);
        of(worker).stream().filter(task -> task.begun > 0).forEach(task -> ended(task, Limits.Cause.DEATH));
        ready.remove(worker);
        hung.remove(worker);
        paper.die(worker);
    }

    private Collection<PaperTask> of(int worker) {
        return paper.given.getOrDefault(worker, new ArrayDeque<>());
    }

    private int any(Collection<Integer> workers, Predicate<Integer> which) {
        var some = workers.stream().filter(which).toList();
        return some.isEmpty() ? 0 : some.get(random.nextInt(some.size()));
    }

    private void say(String what) {
        history.addAll(paper.orders());
        history.add(what);
    }

    /** Whether it is given nothing because it did not begin what it had; others get it then, and there are some. */
    private boolean mayBeSilent(int worker) {
        return paper.scheduler.phase(worker) == Phase.SILENT
                && paper.alive.stream()
                        .anyMatch(other ->
                                !paper.leaving.contains(other) && paper.scheduler.phase(other) != Phase.SILENT);
    }

    private void check() {
        paper.checked();
        boolean waits = tasks.stream().anyMatch(paper.scheduler::isWaiting);
        boolean idle = paper.alive.stream()
                .anyMatch(worker -> ready.contains(worker)
                        && !paper.leaving.contains(worker)
                        && !mayBeSilent(worker)
                        && of(worker).isEmpty());
        int busy = paper.scheduler.busy();
        if (waits && idle && busy < paper.options.count()) {
            throw new AssertionError("a task waits while a worker has nothing to do");
        }
        long withTasks = paper.alive.stream()
                .filter(worker -> !paper.gone.contains(worker) && !of(worker).isEmpty())
                .count();
        if (isStranded()) {
            throw new AssertionError("what waits is woken by nobody");
        }
        if (busy != withTasks || busy > paper.options.count()) {
            throw new AssertionError(withTasks + " workers have tasks, and the scheduler says " + busy);
        }
        for (int worker : paper.alive) {
            if (share.getOrDefault(worker, 0) + of(worker).size() > paper.options.recycleAfter()) {
                throw new AssertionError("worker " + worker + " is to do more than its share");
            }
        }
        for (var task : tasks) {
            int places = task.ends
                    + (paper.scheduler.isWaiting(task) ? 1 : 0)
                    + (task.resting ? 1 : 0)
                    + (task.worker != 0 ? 1 : 0);
            if (places != 1) {
                throw new AssertionError(task + " is in " + places + " places");
            }
        }
    }

    /** Whether tasks are left, and neither a worker will do anything more nor the scheduler by itself, though no task hangs that may. */
    private boolean isStranded() {
        return paper.scheduler.nextDeadline() == Long.MAX_VALUE
                && paper.alive.stream().noneMatch(this::canAct)
                && tasks.stream().anyMatch(task -> task.ends == 0)
                && hung.stream().flatMap(worker -> of(worker).stream()).noneMatch(this::isLeftAlone);
    }
}
