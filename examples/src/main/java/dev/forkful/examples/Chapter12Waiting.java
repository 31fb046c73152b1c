package dev.forkful.examples;

import dev.forkful.Workers;
import java.util.List;

/** Work that waits, in a row, in threads, in processes. Threads are all it takes. */
public final class Chapter12Waiting {
    static String waitAwhile(int millis, String name) throws InterruptedException {
        IO.println("start of " + name);
        Thread.sleep(millis);
        IO.println("end of " + name);
        return name;
    }

    public static void main(String... args) throws InterruptedException {
        int second = args.length > 0 ? Integer.parseInt(args[0]) : 1000; // milliseconds

        long begin = System.nanoTime();
        for (String name : List.of("A", "B", "C")) {
            waitAwhile(2 * second, name);
        }
        IO.println("waiting in a row: " + millisSince(begin) + " ms");

        begin = System.nanoTime();
        try (Workers workers = Workers.threads()) {
            workers.map(List.of("D", "E", "F"), name -> waitAwhile(2 * second, name));
        }
        IO.println("waiting in threads: " + millisSince(begin) + " ms");

        begin = System.nanoTime();
        try (Workers workers = Workers.processes(3)) {
            workers.map(List.of("G", "H", "I"), name -> waitAwhile(2 * second, name));
        }
        IO.println("waiting in processes: " + millisSince(begin) + " ms");
    }

    static long millisSince(long begin) {
        return (System.nanoTime() - begin) / 1_000_000;
    }
}
