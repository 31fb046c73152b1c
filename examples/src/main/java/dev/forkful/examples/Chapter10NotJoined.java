package dev.forkful.examples;

import dev.forkful.JavaProcess;

/** Processes that are started but not joined: the clock is read while they are at work. */
public final class Chapter10NotJoined {
    static void waitAwhile(int millis, String name) throws InterruptedException {
        IO.println("start of " + name);
        Thread.sleep(millis);
        IO.println("end of " + name);
    }

    public static void main(String... args) {
        int second = args.length > 0 ? Integer.parseInt(args[0]) : 1000; // milliseconds
        long begin = System.nanoTime();
        try (var p1 = JavaProcess.start(() -> waitAwhile(2 * second, "A"));
                var p2 = JavaProcess.start(() -> waitAwhile(2 * second, "B"));
                var p3 = JavaProcess.start(() -> waitAwhile(2 * second, "C"))) {
            IO.println("total time: " + (System.nanoTime() - begin) / 1_000_000 + " ms");
            IO.println("all alive? " + (p1.isAlive() && p2.isAlive() && p3.isAlive()));
        } // Processes end with the program that started them; closing lets them finish.
    }
}
