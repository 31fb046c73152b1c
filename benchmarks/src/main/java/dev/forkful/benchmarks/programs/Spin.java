package dev.forkful.benchmarks.programs;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A mapped file with one counter a side, a cache line apart, and the program that answers by spinning. The caller writes {@code ask}, the program copies it
 * to {@code answer}. Argument: the file.
 */
public final class Spin {
    /** Where the caller counts. */
    public static final long ASK = 0;

    /** Where the program counts. */
    public static final long ANSWER = 128;

    /** Tells the program to end. */
    public static final long END = -1;

    private static final long SIZE = 256;
    private static final VarHandle COUNTER = ValueLayout.JAVA_LONG.varHandle();

    private Spin() {}

    /** Maps the file, for as long as this process lives. */
    public static MemorySegment map(Path file) throws IOException {
        try (var channel =
                FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.CREATE)) {
            return channel.map(FileChannel.MapMode.READ_WRITE, 0, SIZE, Arena.global());
        }
    }

    /** Spins until a counter is no longer what it was. */
    public static long next(MemorySegment memory, long counter, long seen) {
        long now = (long) COUNTER.getAcquire(memory, counter);
        while (now == seen) {
            Thread.onSpinWait();
            now = (long) COUNTER.getAcquire(memory, counter);
        }
        return now;
    }

    /** Sets a counter. */
    public static void set(MemorySegment memory, long counter, long value) {
        COUNTER.setRelease(memory, counter, value);
    }

    /** See the class. */
    public static void main(String[] args) throws Exception {
        var memory = map(Path.of(args[0]));
        System.out.println("ready");
        Thread.ofPlatform().daemon().start(Spin::endWithStarter);
        long seen = 0;
        while (seen != END) {
            seen = next(memory, ASK, seen);
            set(memory, ANSWER, seen);
        }
    }

    private static void endWithStarter() {
        try {
            JavaProgram.untilTold();
        } catch (IOException e) {
            System.err.println("the lifeline is broken: " + e);
        }
        Runtime.getRuntime().halt(0);
    }
}
