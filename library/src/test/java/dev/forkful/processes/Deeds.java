package dev.forkful.processes;

import dev.forkful.Workers;
import dev.forkful.testing.Await;
import dev.forkful.testing.Signal;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** What tasks do to their process. */
public final class Deeds {
    /** As many as are worth not copying. */
    static final int[] NUMBERS = new int[20_000];

    private Deeds() {}

    public static long pid() {
        return ProcessHandle.current().pid();
    }

    public static int halt(int code) {
        Runtime.getRuntime().halt(code);
        throw new AssertionError();
    }

    public static int exit(int code) {
        System.exit(code);
        throw new AssertionError();
    }

    /** Asks the C library for the length of a string at address 0. */
    public static long crash() throws Throwable {
        var linker = Linker.nativeLinker();
        var strlen = linker.downcallHandle(
                linker.defaultLookup().find("strlen").orElseThrow(),
                FunctionDescriptor.of(ValueLayout.JAVA_LONG, ValueLayout.ADDRESS));
        return (long) strlen.invokeExact(MemorySegment.NULL);
    }

    public static int crashUnchecked() {
        try {
            return (int) crash();
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    public static int fillHeap() {
        var hoard = new ArrayList<byte[]>();
        while (true) {
            hoard.add(new byte[1_000_000]);
        }
    }

    public static void spin(Signal running) {
        running.give();
        while (true) {
            // for ever, without a look at the interrupt flag
        }
    }

    /** The JIT compiles such loops without looking for safepoints, unless told otherwise. */
    public static long countedLoops(Signal running) {
        running.give();
        long sum = 0;
        for (int i = 0; i < Integer.MAX_VALUE; i++) {
            for (int j = 0; j < Integer.MAX_VALUE; j++) {
                sum += i ^ j;
            }
        }
        return sum;
    }

    /** Backtracks for longer than anyone lives. */
    public static boolean catastrophicExpression(Signal running) {
        running.give();
        return Pattern.matches("(x+x+)+(\\1)y", "x".repeat(100));
    }

    /** Starts a process that outlives its task; its pid. */
    public static long startSleeper() throws Exception {
        return new ProcessBuilder("sleep", "1000").start().pid();
    }

    public static boolean isAlive(long pid) {
        // one that is dead but not waited for by its new parent has no command any more
        return ProcessHandle.of(pid)
                .map(p -> p.isAlive() && p.info().command().isPresent())
                .orElse(false);
    }

    public static void awaitDeath(long pid) throws Exception {
        Await.until("process " + pid + " is gone", () -> !isAlive(pid));
    }

    /** The process ids of all workers of a pool with that many. */
    public static List<Long> pids(Workers workers, int count, Signal here) {
        var tasks = new ArrayList<dev.forkful.Task<Long>>();
        for (int i = 0; i < count; i++) {
            tasks.add(workers.submit(() -> {
                here.add("x");
                here.awaitLines(count);
                return pid();
            }));
        }
        return tasks.stream().map(t -> t.join()).distinct().toList();
    }
}
