package dev.forkful.examples;

import dev.forkful.JavaProcess;

/** Three processes, started together and all joined: the time of one. */
public final class Chapter11Joined {
    static void waitAwhile(int millis, String name) throws InterruptedException {
        IO.println("start of " + name);
        Thread.sleep(millis);
        IO.println("end of " + name);
    }

    public static void main(String... args) {
        int second = args.length > 0 ? Integer.parseInt(args[0]) : 1000; // milliseconds
        long begin = System.nanoTime();
        var p1 = JavaProcess.start(() -> waitAwhile(2 * second, "A"));
        var p2 = JavaProcess.start(() -> waitAwhile(2 * second, "B"));
        var p3 = JavaProcess.start(() -> waitAwhile(2 * second, "C"));
        p1.join();
        p2.join();
        p3.join();
        IO.println("total time: " + (System.nanoTime() - begin) / 1_000_000 + " ms");
    }
}
