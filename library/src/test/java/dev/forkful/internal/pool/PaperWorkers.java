package dev.forkful.internal.pool;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Workers that are there on paper only, and the scheduler that gives them orders: they do what a test says, when it says so, and check that what is ordered
 * can be done. Tasks are begun in the order in which they were given.
 */
class PaperWorkers implements Effects<PaperTask> {
    static final long US = 1_000;
    static final long MS = 1_000_000;

    final Scheduler<PaperTask> scheduler;
    final PoolOptions options;
    long now;

    /** What each worker has been given, in order, without what was taken back or has ended. */
    final Map<Integer, Deque<PaperTask>> given = new LinkedHashMap<>();

    /** Those that have been started and have not died. */
    final Set<Integer> alive = new LinkedHashSet<>();

    /** Those of them that have been told to end, or killed. */
    final Set<Integer> leaving = new LinkedHashSet<>();

    /** Those that have been told to end, and not been killed for not doing so. */
    final Set<Integer> told = new LinkedHashSet<>();

    /** Those that have hung up. */
    final Set<Integer> gone = new LinkedHashSet<>();

    /** Workers that say after each task that they have no room for more. */
    final Set<Integer> narrow = new LinkedHashSet<>();

    /** Workers that do not look at what they are given. */
    final Set<Integer> asleep = new LinkedHashSet<>();

    /** Why they were. */
    final Map<Integer, Leave> left = new HashMap<>();

    /** Of the tasks that are submitted from now on. */
    Limits limits = Limits.NONE;

    boolean terminated;
    private final List<String> orders = new ArrayList<>();

    PaperWorkers(PoolOptions options, int cpus) {
        this.options = options;
        this.scheduler = new Scheduler<>(options, cpus, this);
    }

    static PaperWorkers ready(PoolOptions options) {
        return ready(options, 2);
    }

    /** With the first workers ready, and the orders up to there forgotten. */
    static PaperWorkers ready(PoolOptions options, int cpus) {
        var workers = new PaperWorkers(options, cpus);
        workers.scheduler.open(workers.now);
        for (int n = 1; n <= options.count() + options.spares(); n++) {
            workers.scheduler.ready(n, workers.now);
        }
        workers.orders();
        return workers;
    }

    /** The same, with limits for the tasks that are submitted from now on. */
    PaperWorkers with(Limits all) {
        limits = all;
        return this;
    }

    /** Whatever the failure. */
    static Limits retries(int n) {
        return new Limits(Long.MAX_VALUE, n, 0, true, true, true);
    }

    static Limits timeout(long nanos, int retries) {
        return new Limits(nanos, retries, 0, true, true, true);
    }

    static PoolOptions count(int n) {
        return PoolOptions.defaults().withCount(n);
    }

    /** The orders since the last call. */
    List<String> orders() {
        var copy = List.copyOf(orders);
        orders.clear();
        return copy;
    }

    // What a test makes happen.

    PaperTask submit(String name) {
        return submit(name, 1);
    }

    PaperTask submit(String name, int items) {
        var task = new PaperTask(name, items, limits);
        scheduler.submit(task, now);
        checked();
        return task;
    }

    /** Its worker begins the next item of a task, which must be its turn. */
    void begin(PaperTask task) {
        var before = given.get(task.worker);
        assertThat(before).as("%s is with a worker", task).isNotNull();
        for (var earlier : before) {
            if (earlier == task) {
                break;
            }
            assertThat(earlier.begun).as("%s is begun before %s", earlier, task).isPositive();
        }
        assertThat(task.begun).isLessThan(task.limit);
        task.begun++;
        task.begunAt = now;
    }

    /** Its worker has ended a try; returns what the scheduler says. */
    int end(PaperTask task, End end, long nanos) {
        int worker = task.worker;
        assertThat(task.begun).as("items of %s that were begun", task).isPositive();
        off(task);
        int tries = scheduler.ended(worker, task, end, nanos, now);
        scheduler.settle(now);
        if (tries > 0) {
            over(task, "done " + task + (tries == 1 ? "" : " after " + tries));
        }
        checked();
        return tries;
    }

    /** The whole life of a task that was given. */
    int run(PaperTask task, long nanos) {
        begin(task);
        now += nanos;
        return end(task, End.RETURNED, nanos);
    }

    /** Makes the scheduler know how long an item takes; only with nothing else to do. */
    void taught(long nanos) {
        var task = submit("lesson");
        run(task, nanos);
        orders();
    }

    /** It hangs up; that it has died is found out later. */
    void hangUp(int worker) {
        leaving.add(worker);
        gone.add(worker);
        scheduler.gone(worker, now);
        checked();
    }

    void die(int worker) {
        die(worker, false);
    }

    /** Before it is ready, as one does whose start cache is damaged. */
    void dieOfItsCache(int worker) {
        die(worker, true);
    }

    private void die(int worker, boolean ofItsCache) {
        alive.remove(worker);
        leaving.remove(worker);
        gone.remove(worker);
        scheduler.died(worker, ofItsCache, now);
        for (var task : given.getOrDefault(worker, new ArrayDeque<>())) {
            task.worker = task.worker == worker ? 0 : task.worker; // else someone else has it by now
        }
        given.remove(worker);
        checked();
    }

    void stop(PaperTask task) {
        task.unwanted = true;
        scheduler.stop(task, now);
        checked();
    }

    void withdraw(PaperTask task) {
        task.unwanted = true;
        scheduler.withdraw(task, now);
        checked();
    }

    void tick() {
        scheduler.tick(now);
        checked();
    }

    /** Lets time pass, and the scheduler see where its tasks are. */
    void glance(long nanos) {
        now += nanos;
        scheduler.glance(now);
        checked();
    }

    /** Lets time pass, and the scheduler look at it whenever it wants to. */
    void pass(long nanos) {
        long until = now + nanos;
        while (scheduler.nextDeadline() <= until) {
            now = Math.max(now, scheduler.nextDeadline());
            tick();
        }
        now = until;
    }

    /** What a worker has. */
    List<String> with(int worker) {
        return given.getOrDefault(worker, new ArrayDeque<>()).stream()
                .map(t -> t.name)
                .toList();
    }

    /** What must hold whatever has happened. */
    void checked() {
        if (scheduler.soonest() > scheduler.nextDeadline()) {
            throw new AssertionError(scheduler.soonest() + " is after " + scheduler.nextDeadline());
        }
        if (alive.size() - leaving.size() > options.count() + options.spares()) {
            throw new AssertionError("too many workers: " + alive + " without " + leaving);
        }
        for (var entry : given.entrySet()) {
            if (entry.getValue().size() > Times.MOST_AHEAD) {
                throw new AssertionError(entry + " is too much for a worker");
            }
        }
    }

    private void off(PaperTask task) {
        var tasks = given.get(task.worker);
        if (tasks != null) {
            tasks.remove(task);
        }
        task.worker = 0;
    }

    /** A task has ended. */
    void over(PaperTask task, String how) {
        task.ends++;
        assertThat(task.ends).as("ends of %s", task).isEqualTo(1);
        orders.add(how);
    }

    // What the scheduler says.

    @Override
    public boolean isWanted(PaperTask task) {
        return !task.unwanted;
    }

    @Override
    public void start(int worker) {
        assertThat(alive.add(worker)).isTrue();
        orders.add("start " + worker);
    }

    @Override
    public boolean give(int worker, PaperTask task) {
        assertThat(task.worker == 0 || !alive.contains(task.worker))
                .as("%s is with worker %d when it is given to %d", task, task.worker, worker)
                .isTrue();
        assertThat(task.ends).as("ends of %s", task).isZero();
        assertThat(alive).contains(worker);
        assertThat(leaving).doesNotContain(worker);
        task.worker = worker;
        task.begun = 0;
        task.limit = task.items;
        given.computeIfAbsent(worker, w -> new ArrayDeque<>()).add(task);
        orders.add("give " + worker + " " + task);
        return !narrow.contains(worker);
    }

    @Override
    public boolean isBegun(int worker, PaperTask task) {
        return task.worker == worker && task.begun > 0;
    }

    @Override
    public boolean hasLooked(int worker, PaperTask task) {
        return !asleep.contains(worker);
    }

    @Override
    public boolean hasSeenAll(int worker) {
        return !asleep.contains(worker);
    }

    @Override
    public long begunAt(int worker, long seenAt) {
        long begunAt = given.get(worker).stream()
                .filter(task -> task.begun > 0)
                .mapToLong(task -> task.begunAt)
                .max()
                .orElseThrow();
        return Math.min(begunAt, seenAt);
    }

    @Override
    public @Nullable PaperTask takeBack(int worker, PaperTask task) {
        assertThat(task.worker).isEqualTo(worker);
        task.limit = task.begun;
        if (task.begun == 0) {
            off(task);
            orders.add("back " + worker + " " + task);
            return task;
        }
        return task.begun < task.items ? split(task, task.begun) : null;
    }

    @Override
    public boolean drop(int worker, PaperTask task) {
        assertThat(task.worker).isEqualTo(worker);
        task.limit = task.begun;
        if (task.begun == 0) {
            off(task);
            orders.add("back " + worker + " " + task);
        }
        return task.begun == 0;
    }

    @Override
    public PaperTask split(PaperTask task, int items) {
        var rest = task.split(items);
        orders.add("split " + rest);
        made(rest);
        return rest;
    }

    /** A task has come to be by being split off. */
    void made(PaperTask rest) {}

    @Override
    public void askWhere(int worker, PaperTask task) {
        orders.add("where " + worker + " " + task);
    }

    @Override
    public void interrupt(int worker, PaperTask task) {
        orders.add("interrupt " + worker + " " + task);
    }

    @Override
    public void end(int worker, Leave why) {
        leaving.add(worker);
        told.add(worker);
        left.put(worker, why);
        orders.add("end " + worker);
    }

    @Override
    public void kill(int worker, Leave why) {
        left.put(worker, why);
        leaving.add(worker);
        told.remove(worker);
        orders.add("kill " + worker);
    }

    @Override
    public void stopped(PaperTask task) {
        over(task, "stopped " + task);
    }

    @Override
    public void lost(PaperTask task, int worker, int tries) {
        over(task, "lost " + task + " after " + tries);
    }

    @Override
    public void timedOut(PaperTask task, int worker, int tries, List<StackTraceElement> stack) {
        over(task, "timed out " + task + " after " + tries);
    }

    @Override
    public void hopeless(PaperTask task) {
        over(task, "hopeless " + task);
    }

    @Override
    public void terminated() {
        assertThat(terminated).isFalse();
        terminated = true;
        orders.add("terminated");
    }
}
