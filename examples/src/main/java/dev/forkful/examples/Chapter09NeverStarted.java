package dev.forkful.examples;

import dev.forkful.JavaProcess;

/** Processes that are described but never started do nothing in no time, and say so. */
public final class Chapter09NeverStarted {
    static void waitAwhile(int millis, String name) throws InterruptedException {
        IO.println("start of " + name);
        Thread.sleep(millis);
        IO.println("end of " + name);
    }

    public static void main(String... args) {
        int second = args.length > 0 ? Integer.parseInt(args[0]) : 1000; // milliseconds
        long begin = System.nanoTime();
        var p1 = JavaProcess.of(() -> waitAwhile(2 * second, "A")).name("A");
        var p2 = JavaProcess.of(() -> waitAwhile(2 * second, "B")).name("B");
        IO.println("total time: " + (System.nanoTime() - begin) / 1_000_000 + " ms");

        IO.println("is one of them alive? " + (p1.isAlive() || p2.isAlive()));
        try {
            p1.join();
        } catch (IllegalStateException e) {
            IO.println("join() throws: " + e.getMessage());
        }
        try {
            p2.close();
        } catch (IllegalStateException e) {
            IO.println("close() throws: " + e.getMessage());
        }
    }
}
