package dev.forkful.benchmarks.chaos;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongConsumer;
import java.util.function.Supplier;

/**
 * Does harm to workers, one at a time, in a rhythm: kills one, or stops one and lets it go on a while later.
 * What it stopped goes on when it {@linkplain #end ends}, and when the program is ended, for a stopped worker does not notice that its parent is gone. Confined to its thread,
 * except for that and {@link #done}.
 */
final class Harm implements Runnable {
    /** Ways to do harm from outside. */
    enum Way {
        KILL,
        STOP
    }

    /** How long a worker stays stopped, in rounds. */
    private static final int ROUNDS_STOPPED = 10;

    private record Stopped(long pid, long until) {}

    private final Supplier<List<Long>> victims;
    private final Random random;
    private final LongConsumer killed;
    private final long everyMs;
    private final Duration length;
    private final Map<Way, Long> done = new EnumMap<>(Way.class);
    private final Deque<Stopped> stopped = new ArrayDeque<>();
    private final ReentrantLock acts = new ReentrantLock(); // guards what is stopped
    private volatile boolean over;

    Harm(Supplier<List<Long>> victims, long seed, long everyMs, Duration length, LongConsumer killed) {
        this.killed = killed;
        this.victims = victims;
        this.random = new Random(seed);
        this.everyMs = everyMs;
        this.length = length;
    }

    @Override
    public void run() {
        long end = System.nanoTime() + length.toNanos();
        var atEnd = new Thread(this::endWithProgram, "lets the stopped go on");
        Runtime.getRuntime().addShutdownHook(atEnd);
        try {
            for (long round = 0; !over && System.nanoTime() < end; round++) {
                Thread.sleep(everyMs);
                var all = victims.get();
                acts.lock();
                try {
                    while (!stopped.isEmpty() && stopped.peek().until <= round) {
                        goOn(stopped.remove().pid);
                    }
                    if (!all.isEmpty() && !over) {
                        harm(all.get(random.nextInt(all.size())), round);
                    }
                } finally {
                    acts.unlock();
                }
            }
        } catch (InterruptedException e) {
            // ended
        } catch (IOException e) {
            throw new IllegalStateException("there is no kill command", e);
        } finally {
            goOn();
            try {
                Runtime.getRuntime().removeShutdownHook(atEnd);
            } catch (IllegalStateException e) { // it is at it
            }
        }
    }

    private void endWithProgram() {
        over = true;
        goOn();
    }

    /** All that are stopped. */
    private void goOn() {
        acts.lock();
        try {
            while (!stopped.isEmpty()) {
                long pid = stopped.remove().pid;
                try {
                    goOn(pid);
                } catch (IOException | InterruptedException e) {
                    System.err.println("process " + pid + " may still be stopped: " + e);
                }
            }
        } finally {
            acts.unlock();
        }
    }

    private void harm(long pid, long round) throws IOException, InterruptedException {
        var way = random.nextInt(3) == 0 ? Way.STOP : Way.KILL;
        boolean hit;
        if (way == Way.KILL) {
            killed.accept(pid);
            hit = ProcessHandle.of(pid).map(ProcessHandle::destroyForcibly).orElse(false);
        } else {
            hit = signal("STOP", pid);
            stopped.add(new Stopped(pid, round + ROUNDS_STOPPED));
        }
        if (hit) {
            synchronized (done) {
                done.merge(way, 1L, Long::sum);
            }
        }
    }

    private static void goOn(long pid) throws IOException, InterruptedException {
        signal("CONT", pid); // it may have been killed since
    }

    private static boolean signal(String name, long pid) throws IOException, InterruptedException {
        var kill = new ProcessBuilder("kill", "-" + name, Long.toString(pid))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        return kill.waitFor() == 0;
    }

    /** How often what was done; any thread. */
    Map<Way, Long> done() {
        synchronized (done) {
            return new EnumMap<>(done);
        }
    }

    /** Any thread. */
    void end() {
        over = true;
    }
}
