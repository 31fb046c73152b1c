package dev.forkful.examples;

import dev.forkful.Workers;
import java.util.List;
import java.util.SplittableRandom;

/** Work that computes, in a row, in threads, in processes. Both use all processors. */
public final class Chapter13Computing {
    /** Throws random darts at a square and counts those in the circle. */
    static double pi(long darts, String name) {
        IO.println("start of " + name);
        var random = new SplittableRandom();
        long hits = 0;
        for (long i = 0; i < darts; i++) {
            double x = random.nextDouble();
            double y = random.nextDouble();
            if (x * x + y * y < 1) {
                hits++;
            }
        }
        IO.println("end of " + name);
        return 4.0 * hits / darts;
    }

    public static void main(String... args) {
        int second = args.length > 0 ? Integer.parseInt(args[0]) : 1000; // milliseconds
        long darts = 300_000L * second;

        long begin = System.nanoTime();
        for (String name : List.of("A", "B", "C", "D")) {
            pi(darts, name);
        }
        IO.println("computing in a row: " + millisSince(begin) + " ms");

        begin = System.nanoTime();
        try (Workers workers = Workers.threads()) {
            workers.map(List.of("E", "F", "G", "H"), name -> pi(darts, name));
        }
        IO.println("computing in threads: " + millisSince(begin) + " ms");

        begin = System.nanoTime();
        try (Workers workers = Workers.processes()) {
            workers.map(List.of("I", "J", "K", "L"), name -> pi(darts, name));
        }
        IO.println("computing in processes: " + millisSince(begin) + " ms");
    }

    static long millisSince(long begin) {
        return (System.nanoTime() - begin) / 1_000_000;
    }
}
